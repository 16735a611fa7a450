package io.msgserver.bench.soak;

import io.msgserver.protocol.Packages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A client at one gate that violates or strains the protocol. Each kind of misuse ends with the host closing the
 * connection, or with all responses. Used by one thread.
 */
final class BadClient {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int FLOOD = 400;
    /** More than {@code max_pending}: some of these are read after the FIN has arrived. */
    private static final int LAST_REQUESTS = 100;
    private static final int UNREAD = 200;
    private static final int LONG_ANSWER = 60_000;
    private static final int SHORT_ANSWER = 2_000;
    private static final int FEW_MILLIS = 3;

    private final PlainUser user;
    private final int maxclient;
    private final Random random;

    BadClient(PlainUser user, int maxclient, Random random) {
        this.user = user;
        this.maxclient = maxclient;
        this.random = random;
    }

    /** @throws IOException when the host stopped meanwhile */
    void make(Trouble trouble, InetSocketAddress gate)
            throws IOException, BrokenPromiseException, InterruptedException {
        switch (trouble) {
            case CROWD -> crowd(gate);
            case HALF_HANDSHAKE -> sendAndAwaitEnd(gate, half(Packages.frame(user.handshake())));
            case OVERSIZED -> sendAndAwaitEnd(gate, Packages.frame(noise(Packages.MAX_PACKAGE)));
            case RANDOM_BYTES -> sendAndAwaitEnd(gate, noise(1 + random.nextInt(Packages.MAX_PACKAGE)));
            case SHORT_PACKAGE -> shortPackage(gate);
            case FLOOD -> flood(gate);
            case HALF_CLOSED -> closeHalf(gate);
            case NOT_READING -> doNotRead(gate);
            default -> throw new IllegalArgumentException(trouble + " is no client's");
        }
    }

    private void crowd(InetSocketAddress gate) throws IOException, BrokenPromiseException {
        var connections = new ArrayList<PlainConnection>();
        try {
            for (int i = 0; i <= maxclient; i++) {
                connections.add(PlainConnection.connect(gate));
            }
            for (PlainConnection connection : connections) {
                connection.awaitEnd(Trouble.CROWD.description());
            }
        } finally {
            closeAll(connections);
        }
    }

    private static void closeAll(List<PlainConnection> connections) throws IOException {
        for (PlainConnection connection : connections) {
            connection.close();
        }
    }

    private static void sendAndAwaitEnd(InetSocketAddress gate, byte[] bytes)
            throws IOException, BrokenPromiseException {
        try (PlainConnection connection = PlainConnection.connect(gate)) {
            if (connection.couldSend(bytes)) {
                connection.awaitEnd(bytes.length + " bytes that are no handshake");
            }
        }
    }

    private void shortPackage(InetSocketAddress gate) throws IOException, BrokenPromiseException {
        try (PlainConnection connection = PlainConnection.connect(gate)) {
            connection.shakeHands(user);
            connection.send(Packages.frame(noise(random.nextInt(Integer.BYTES))));
            connection.awaitEnd(Trouble.SHORT_PACKAGE.description());
        }
    }

    /** Sends all requests before it reads: each is answered, once. */
    private void flood(InetSocketAddress gate) throws IOException, BrokenPromiseException {
        try (PlainConnection connection = PlainConnection.connect(gate)) {
            connection.shakeHands(user);
            int first = user.asked();
            connection.send(requests(FLOOD, 0));
            connection.readAnswers(first, FLOOD, PlainConnection.PATIENCE);
        }
    }

    /** Sends a FIN after its requests: all are answered, once, and then the connection ends. */
    private void closeHalf(InetSocketAddress gate) throws IOException, BrokenPromiseException {
        try (PlainConnection connection = PlainConnection.connect(gate)) {
            connection.shakeHands(user);
            int first = user.asked();
            int count = 1 + random.nextInt(LAST_REQUESTS);
            connection.send(requests(count, random.nextInt(SHORT_ANSWER)));
            connection.finishSending();
            connection.readAnswers(first, count, PlainConnection.PATIENCE);
            connection.awaitEnd(Trouble.HALF_CLOSED.description());
        }
    }

    private byte[] requests(int count, int answer) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(PlainUser.request(user.task(FEW_MILLIS, answer)));
        }
        return all.toByteArray();
    }

    /** Notices the host's close by writing: its own unread bytes make the host reset the connection. */
    private void doNotRead(InetSocketAddress gate) throws IOException, BrokenPromiseException, InterruptedException {
        try (PlainConnection connection = PlainConnection.connectNarrow(gate)) {
            connection.shakeHands(user);
            for (int i = 0; i < UNREAD; i++) {
                connection.send(PlainUser.request(user.task(0, LONG_ANSWER)));
            }
            long end = System.nanoTime() + PlainConnection.PATIENCE.toNanos();
            while (connection.couldSend(PlainUser.request(user.task(0, 0)))) {
                if (System.nanoTime() > end) {
                    throw PlainConnection.stillOpen(Trouble.NOT_READING.description());
                }
                Thread.sleep(POLL_INTERVAL);
            }
        }
    }

    private byte[] noise(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }
}
