package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;
import io.msgserver.host.config.FailedLoginSettings;
import io.msgserver.host.net.EmbeddedSocket;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.Served;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.LoginAnswer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.helpers.NOPLogger;

/**
 * A login server without a port. Its connections have a host's pipeline. All work runs on the thread that sends; the
 * tasks of a host's other threads run when {@link #work} is called.
 */
public final class EmbeddedLogin {
    private final Handlers<LoginServerHandler> handlers;
    private final Later threads = new Later();
    /** Receives the faults of handlers. Tests ignore them. */
    private final FaultLog faults = new FaultLog("the login server", NOPLogger.NOP_LOGGER);

    private final FailedLogins failures = new FailedLogins(
            new FailedLoginSettings(1, Duration.ZERO, Duration.ofMinutes(1)), 1, System::nanoTime);

    public EmbeddedLogin(LoginServerHandler handler) {
        this.handlers = Served.by(handler);
    }

    /** Connects a client, which receives the greeting. */
    public EmbeddedSocket connect(ByteBufAllocator memory) {
        var socket = new EmbeddedSocket(memory);
        var connection = new LoginConnection(socket, EmbeddedSocket.PEER, new Tally<>(LoginOutcome.class),
                faults);
        var judge = new LoginDecider(handlers, Map.of(), false, faults, new LoginCalls(), Integer.MAX_VALUE,
                new LoginHistory(failures, new KnownUids(1, System::nanoTime), _ -> true), new Times());
        var decisions = LoginBatches.of(socket.eventLoop(), threads);
        var awaitDecision = new AwaitDecision(connection, judge, decisions, threads, threads);
        var exchange = new KeyExchange(Set.of(HandshakeKind.values()), null, new Tally<>(HandshakeKind.class));
        var first = new AwaitKey(connection, awaitDecision, exchange);
        socket.pipeline().addLast("lines", new LineBasedFrameDecoder(LoginAnswer.MAX_LINE, true, true))
                .addLast("decisions", decisions).addLast("login", first);
        socket.pipeline().fireChannelActive();
        return socket;
    }

    /** Runs the tasks for other threads. */
    public void work() {
        for (Runnable next = threads.queue.poll(); next != null; next = threads.queue.poll()) {
            next.run();
        }
    }

    /** Drops the tasks that other threads would run. */
    public void forget() {
        threads.queue.clear();
    }

    /** Keeps tasks for other threads, to be run by the test. */
    private static final class Later extends AbstractExecutorService {
        private final Queue<Runnable> queue = new ArrayDeque<>();

        @Override
        public void execute(Runnable work) {
            queue.add(work);
        }

        @Override
        public void shutdown() {
            queue.clear();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
