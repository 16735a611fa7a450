package io.msgserver.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.session.Acknowledging;
import io.msgserver.host.session.Changes;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Users;
import io.msgserver.protocol.CloseReason;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures a session's work for a request: the request begins, and its response is remembered and sent. The caller owns
 * the arrays.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionBenchmark {
    private final Session session;
    private final byte[] message = new byte[16];
    private final byte[] response = new byte[23];
    private int number;
    private final Sink sink = new Sink();

    public SessionBenchmark() {
        var users = new Users(new SessionLimits(128, 256, Integer.MAX_VALUE, new RememberedTotal(Long.MAX_VALUE)),
                Changes.NONE);
        var username = new Username("bench1", "1", "sample");
        users.login(username, Secret.of("s3cretly".getBytes(US_ASCII)));
        session = Objects.requireNonNull(users.find(username));
        session.connect(sink, 1, true, Acknowledging.NO);
    }

    @Benchmark
    public long beginAndComplete() {
        if (session.begin(sink, ++number, message, Lane.EVENT_LOOP, 0) instanceof Request request) {
            session.completeAndPassOn(request, response);
        }
        return sink.sent;
    }

    /** A link whose reading is never paused, as there is one request at a time. */
    private static final class Sink implements Link {
        private long sent;

        @Override
        public void send(byte[] frame) {
            sent += frame.length;
        }

        @Override
        public void sendLast(byte[] frame, CloseReason reason) {
            throw new AssertionError("no request logs its user out");
        }

        @Override
        public void sendNotRun(int number) {
            throw new AssertionError("every request runs");
        }

        @Override
        public void pause() {
            throw new AssertionError("one request at a time pauses nothing");
        }

        @Override
        public void resume() {}

        @Override
        public CountDownLatch drained() {
            return new CountDownLatch(0);
        }

        @Override
        public void pauseFor(long nanos) {
            throw new AssertionError("without a limit on the rate there is no rest");
        }

        @Override
        public void close(CloseReason reason) {}

        @Override
        public void announce(CloseReason reason) {}

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public String ip() {
            return "127.0.0.1";
        }
    }
}
