package io.msgserver.bench.login;

import io.msgserver.bench.load.Figures;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.LoginRefusedException;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Users who log in on several threads, one after the other on each. Every user is new: a second login of the same user
 * would cost more.
 */
public final class Logins {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Logins() {}

    record Done(Figures latencies, double seconds) {}

    static Done run(InetSocketAddress login, String gate, HandshakeKind handshake, int atOnce, Duration time)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        LoginOptions options = LoginOptions.defaults().withTimeout(TIMEOUT).withHandshake(handshake);
        var parts = new ArrayList<Future<Figures>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce; i++) {
                String name = UUID.randomUUID() + "-";
                parts.add(threads.submit(() -> logInUntil(end, login, gate, name, options)));
            }
            return new Done(sum(parts), (System.nanoTime() - start) / 1e9);
        }
    }

    private static Figures sum(List<Future<Figures>> parts) throws IOException, InterruptedException {
        Figures sum = Figures.none();
        try {
            for (Future<Figures> part : parts) {
                sum = sum.with(part.get());
            }
            return sum;
        } catch (ExecutionException failed) {
            throw new IOException("a login failed: " + failed.getCause(), failed);
        }
    }

    private static Figures logInUntil(long end, InetSocketAddress login, String gate, String name,
            LoginOptions options) throws IOException, LoginRefusedException {
        Figures figures = Figures.none();
        for (int number = 1; System.nanoTime() < end; number++) {
            long start = System.nanoTime();
            LoginClient.login(login, new Token(name + number, gate, "any"), options);
            figures.latencies().recordValue(System.nanoTime() - start);
        }
        return figures;
    }
}
