package io.msgserver.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.msgserver.bench.plugin.Task;
import io.msgserver.client.Login;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * One who does not keep to the protocol, at one gate. Each kind of it ends by the host closing the connection, which is waited for.
 * Used by one thread.
 */
final class BadClient {
    /** A host that has not closed a connection by then does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final int FLOOD = 400;
    private static final int UNREAD = 200;
    private static final int LONG_ANSWER = 60_000;
    private static final int FLOOD_MILLIS = 3;
    private static final int SMALL_BUFFER = 4096;

    private final int number;
    private final Login login;
    private final int maxclient;
    private final Random random;
    private long index;
    private int asked;

    BadClient(int number, Login login, int maxclient, Random random) {
        this.number = number;
        this.login = login;
        this.maxclient = maxclient;
        this.random = random;
    }

    /** The host did not do what it should with such a client. */
    static final class UnpunishedException extends Exception {
        UnpunishedException(String message) {
            super(message);
        }
    }

    /** @throws IOException when the host went meanwhile */
    void make(Trouble trouble, InetSocketAddress gate) throws IOException, UnpunishedException, InterruptedException {
        switch (trouble) {
            case CROWD -> crowd(gate);
            case HALF_HANDSHAKE -> sendAndAwaitEnd(gate, half(Packages.frame(handshake())));
            case OVERSIZED -> sendAndAwaitEnd(gate, Packages.frame(noise(Packages.MAX_PACKAGE)));
            case RANDOM_BYTES -> sendAndAwaitEnd(gate, noise(1 + random.nextInt(Packages.MAX_PACKAGE)));
            case SHORT_PACKAGE -> shortPackage(gate);
            case FLOOD -> flood(gate);
            case NOT_READING -> doNotRead(gate);
            default -> throw new IllegalArgumentException(trouble + " is no client's");
        }
    }

    private void crowd(InetSocketAddress gate) throws IOException, UnpunishedException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i <= maxclient; i++) {
                sockets.add(connect(gate));
            }
            for (Socket socket : sockets) {
                awaitEnd(socket, Trouble.CROWD.told());
            }
        } finally {
            closeAll(sockets);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void sendAndAwaitEnd(InetSocketAddress gate, byte[] bytes) throws IOException, UnpunishedException {
        try (Socket socket = connect(gate)) {
            if (couldSend(socket, bytes)) {
                awaitEnd(socket, bytes.length + " bytes that are no handshake");
            }
        }
    }

    private void shortPackage(InetSocketAddress gate) throws IOException, UnpunishedException {
        try (Socket socket = connect(gate)) {
            shakeHands(socket);
            send(socket, Packages.frame(noise(random.nextInt(Integer.BYTES))));
            awaitEnd(socket, Trouble.SHORT_PACKAGE.told());
        }
    }

    /** Sends all at once, and only then reads: each is answered, once. */
    private void flood(InetSocketAddress gate) throws IOException, UnpunishedException {
        try (Socket socket = connect(gate)) {
            shakeHands(socket);
            int first = asked;
            var all = new ByteArrayOutputStream();
            for (int i = 0; i < FLOOD; i++) {
                all.writeBytes(request(FLOOD_MILLIS, 0));
            }
            send(socket, all.toByteArray());
            readAnswers(new DataInputStream(socket.getInputStream()), first);
        }
    }

    private static void readAnswers(DataInputStream in, int first) throws IOException, UnpunishedException {
        var answered = new BitSet();
        try {
            while (answered.cardinality() < FLOOD) {
                Response response = Response.parse(in.readNBytes(in.readUnsignedShort()));
                int place = response.session() - first;
                if (!response.ok() || place < 1 || place > FLOOD || answered.get(place)) {
                    throw new UnpunishedException("a flood got an answer to " + response.session() + ", ok "
                            + response.ok() + ", where " + (first + 1) + " to " + (first + FLOOD) + " were asked");
                }
                answered.set(place);
            }
        } catch (SocketTimeoutException _) {
            throw new UnpunishedException("a flood of " + FLOOD + " requests has " + answered.cardinality()
                    + " answers after " + PATIENCE.toSeconds() + " s");
        } catch (MalformedException bad) {
            throw new UnpunishedException("a flood got no answer: " + bad.getMessage());
        }
    }

    /** A close of the host's is noticed by writing: it has not read what comes, and so resets the connection. */
    private void doNotRead(InetSocketAddress gate) throws IOException, UnpunishedException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(SMALL_BUFFER);
            connect(socket, gate);
            shakeHands(socket);
            for (int i = 0; i < UNREAD; i++) {
                send(socket, request(0, LONG_ANSWER));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (couldSend(socket, request(0, 0))) {
                if (System.nanoTime() > end) {
                    throw stillOpen(Trouble.NOT_READING.told());
                }
                Thread.sleep(BEAT);
            }
        }
    }

    /** False when the host has closed it. */
    private static boolean couldSend(Socket socket, byte[] bytes) {
        try {
            send(socket, bytes);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private byte[] request(int millis, int answer) {
        asked++;
        return Packages.request(new Task(number, asked, millis, 0, answer).request(), asked);
    }

    private byte[] handshake() {
        return Handshake.prove(login.username(), ++index, login.secret()).toBytes();
    }

    private void shakeHands(Socket socket) throws IOException, UnpunishedException {
        send(socket, Packages.frame(handshake()));
        var in = new DataInputStream(socket.getInputStream());
        String answer = new String(in.readNBytes(in.readUnsignedShort()), US_ASCII);
        if (!answer.isEmpty() && !answer.equals(HandshakeAnswer.OK.line())) {
            throw new UnpunishedException("a good handshake of user " + number + " was answered " + answer);
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

    private static Socket connect(InetSocketAddress gate) throws IOException {
        var socket = new Socket();
        try {
            connect(socket, gate);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void connect(Socket socket, InetSocketAddress gate) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(gate, (int) PATIENCE.toMillis());
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static void awaitEnd(Socket socket, String what) throws UnpunishedException {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // The last words of the host.
            }
        } catch (SocketTimeoutException _) {
            throw stillOpen(what);
        } catch (IOException _) {
            // Closed by the host, with bytes of ours unread.
        }
    }

    private static UnpunishedException stillOpen(String what) {
        return new UnpunishedException(
                what + ": the connection is still open after " + PATIENCE.toSeconds() + " s");
    }
}
