package io.msgserver.bench.soak;

import io.msgserver.bench.child.Versions;
import io.msgserver.bench.plugin.Task;
import io.msgserver.client.ClientClosedException;
import io.msgserver.client.MsgClient;
import io.msgserver.client.RequestFailedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * A user who sends requests and checks every byte of every response. Fewer requests are under way than the host
 * remembers responses, so none is resent after its response was forgotten. Sends on a thread of its own; the client's
 * threads bring the responses.
 */
final class User {
    /** The limit of requests under way at once. */
    static final int WINDOW = 8;
    private static final int MAX_MILLIS = 40;
    /** Bytes. The limit of most requests and responses; some are longer. */
    private static final int SHORT_BYTES = 200;
    private static final int LONG_BYTES = 6_000;
    private static final int ONE_LONG_IN = 16;
    /** Bytes. The largest size at which a whole window of responses is remembered until they have arrived. */
    private static final int LARGE_BYTES = 60_000;
    private static final int ONE_LARGE_BURST_IN = 32;

    private final int number;
    private final MsgClient client;
    private final Shared shared;
    private final Random random;
    private final Semaphore window = new Semaphore(WINDOW);
    private int asked;
    /** The numbers of the requests that were answered, rightly or not; guarded by itself. */
    private final BitSet answered = new BitSet();

    /**
     * The state that all users share.
     *
     * @param pause   the mean time from one request to the next
     * @param large   whether some answers are large
     * @param latency in microseconds
     */
    record Shared(ActivityBarrier barrier, Versions versions, Findings findings, RequestProgress progressed,
            Duration pause, boolean large, Recorder latency) {}

    User(int number, MsgClient client, Shared shared, Random random) {
        this.number = number;
        this.client = client;
        this.shared = shared;
        this.random = random;
    }

    /** Returns the requests and answers. Called when no requests are sent any more. */
    Journal.Asked asked() {
        synchronized (answered) {
            return new Journal.Asked(asked, (BitSet) answered.clone());
        }
    }

    /** Sends requests one after the other without a pause, until as much is remembered as ever will be. */
    void warmUp(int requests) throws InterruptedException {
        for (int i = 0; i < requests && shared.barrier.enter(); i++) {
            ask(0, length());
        }
    }

    /** Sends requests until the end: a few at once, then none for some time. */
    void ask() throws InterruptedException {
        int burst;
        do {
            burst = 1 + random.nextInt(WINDOW);
            boolean large = shared.large && random.nextInt(ONE_LARGE_BURST_IN) == 0;
            if (large) {
                shared.findings.made(Trouble.LARGE_ANSWERS);
            }
            for (int i = 0; i < burst && shared.barrier.enter(); i++) {
                ask(random.nextInt(MAX_MILLIS), large ? LARGE_BYTES : length());
            }
        } while (shared.barrier.pause(pauseAfter(burst)));
    }

    private Duration pauseAfter(int burst) {
        return Duration.ofNanos((long) (shared.pause.toNanos() * burst * 2 * random.nextDouble()));
    }

    /** Sends a request inside the turnstile, which it leaves with the response. */
    private void ask(int millis, int bytes) throws InterruptedException {
        window.acquire();
        var task = new Task(number, ++asked, millis, length(), bytes, 0);
        int oldest = shared.versions.serving();
        long start = System.nanoTime();
        shared.progressed.asked();
        client.send(task.request()).whenComplete((answer, failure) -> {
            note(task, oldest, answer, failure);
            shared.latency.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            window.release();
            shared.barrier.leave();
        });
    }

    private int length() {
        return random.nextInt(random.nextInt(ONE_LONG_IN) == 0 ? LONG_BYTES : SHORT_BYTES);
    }

    private void note(Task task, int oldest, byte @Nullable [] answer, @Nullable Throwable failure) {
        if (answer != null) {
            synchronized (answered) {
                answered.set(task.number());
            }
            shared.progressed.answered();
            String fault = fault(task, oldest, answer);
            if (fault != null) {
                shared.findings.wrong(this + ": the answer to request " + task.number() + " " + fault);
            }
        } else if (failure instanceof RequestFailedException) {
            shared.findings.failed(this + ": request " + task.number() + " failed (ok = 0)");
        } else if (!(failure instanceof ClientClosedException)) {
            shared.findings.lost(this + ": request " + task.number() + " is lost: " + failure);
        }
    }

    private @Nullable String fault(Task task, int oldest, byte[] answer) {
        if (answer.length < Task.ENTRY) {
            return "has " + answer.length + " bytes";
        }
        int version = ByteBuffer.wrap(answer).getInt(2 * Integer.BYTES);
        if (version < oldest || version > shared.versions.newest()) {
            return "comes from version " + version + ", and only " + oldest + " to " + shared.versions.newest()
                    + " served meanwhile";
        }
        return Arrays.equals(answer, task.answer(version)) ? null : "is not what was asked for";
    }

    void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "user " + number;
    }
}
