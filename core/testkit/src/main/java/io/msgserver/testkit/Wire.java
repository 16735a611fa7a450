package io.msgserver.testkit;

import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * One connection that serves a user: it follows the test's commands and, unlike a real client, does nothing by itself.
 * Thread-safe.
 */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final Thread reader;
    /** Written by the reader. */
    private volatile boolean over;

    private Wire(Socket socket, Consumer<Response> answered, Runnable ended) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.reader = Thread.ofVirtual().name("test-client").unstarted(() -> read(answered, ended));
    }

    /**
     * Connects and shakes hands.
     *
     * @param answered receives each response, and {@code ended} the connection's end, on the thread that reads
     * @throws RefusedException when the gate refused
     */
    static Wire connect(InetSocketAddress gate, Handshake handshake, Consumer<Response> answered, Runnable ended) {
        var socket = new Socket();
        try {
            socket.connect(gate, (int) Patience.WHOLE.toMillis());
            socket.setTcpNoDelay(true);
            // The connection ends with a reset, as in a broken network; otherwise it would stay until running requests
            // are answered.
            socket.setSoLinger(true, 0);
            var wire = new Wire(socket, answered, ended);
            wire.shakeHands(handshake);
            wire.reader.start();
            return wire;
        } catch (IOException | MalformedException | RuntimeException e) {
            close(socket);
            throw e instanceof RefusedException refused
                    ? refused
                    : new IllegalStateException("the gate did not answer: " + e, e);
        }
    }

    private void shakeHands(Handshake handshake) throws IOException, MalformedException {
        socket.setSoTimeout((int) Patience.WHOLE.toMillis());
        send(Packages.frame(handshake.toBytes()));
        HandshakeAnswer answer = HandshakeAnswer.parse(readPackage());
        if (answer != HandshakeAnswer.OK) {
            throw new RefusedException("the gate refused the handshake: " + answer.line());
        }
        socket.setSoTimeout(0);
    }

    void send(byte[] framed) throws IOException {
        socket.getOutputStream().write(framed);
    }

    /** Reads until the connection ends, on either side. */
    private void read(Consumer<Response> answered, Runnable ended) {
        try {
            while (true) {
                answered.accept(Response.parse(readPackage()));
            }
        } catch (IOException | MalformedException _) {
            // Requests without a response learn of the end.
        } finally {
            over = true;
            close(socket);
            ended.run();
        }
    }

    private byte[] readPackage() throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }

    boolean isOver() {
        return over;
    }

    /** Ends the connection, and returns when its end has been handled. */
    @Override
    public void close() {
        close(socket);
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
