package io.msgserver.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.BitSet;

/** A connection to a gate that bypasses the relay and the client library. Used by one thread. */
final class PlainConnection implements AutoCloseable {
    /** A host that has not answered or closed within this time is considered to do neither. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SMALL_BUFFER = 4096;

    private final Socket socket;
    private final DataInputStream in;

    private PlainConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    static PlainConnection connect(InetSocketAddress gate) throws IOException {
        return connect(new Socket(), gate);
    }

    /** Connects with a small receive buffer, which takes little before it is read. */
    static PlainConnection connectNarrow(InetSocketAddress gate) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        return connect(socket, gate);
    }

    private static PlainConnection connect(Socket socket, InetSocketAddress gate) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(gate, (int) PATIENCE.toMillis());
            return new PlainConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @throws IOException when the gate has no place, or the host is away */
    void shakeHands(PlainUser user) throws IOException, BrokenPromiseException {
        send(Packages.frame(user.handshake()));
        String answer = new String(in.readNBytes(in.readUnsignedShort()), US_ASCII);
        if (!answer.isEmpty() && !answer.equals(HandshakeAnswer.OK.line())) {
            throw new BrokenPromiseException("a good handshake of " + user + " was answered " + answer);
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Returns false when the host has closed the connection. */
    boolean couldSend(byte[] bytes) {
        try {
            send(bytes);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Sends a FIN; the connection can only be read from now on. */
    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /**
     * Reads the responses to the requests that follow that number, in any order.
     *
     * @throws CutShortException when the connection ends before the last of them
     * @throws BrokenPromiseException when a request failed, or its response comes twice, was not requested, or does not
     *     come in time
     */
    void readAnswers(int first, int count, Duration patience) throws IOException, BrokenPromiseException {
        var answered = new BitSet();
        socket.setSoTimeout((int) patience.toMillis());
        try {
            while (answered.cardinality() < count) {
                Response response = read();
                int place = response.session() - first;
                if (!response.ok() || place < 1 || place > count || answered.get(place)) {
                    throw new BrokenPromiseException("an answer to request " + response.session() + ", ok "
                            + response.ok() + ", came where " + (first + 1) + " to " + (first + count)
                            + " were asked, each once");
                }
                answered.set(place);
            }
        } catch (SocketTimeoutException _) {
            throw new BrokenPromiseException(answered.cardinality() + " of " + count
                    + " requests were answered, and then none for " + patience.toSeconds() + " s");
        } catch (IOException e) {
            throw new CutShortException("the connection ended when " + answered.cardinality() + " of " + count
                    + " requests were answered: " + e, e);
        } catch (MalformedException bad) {
            throw new BrokenPromiseException("what came is no answer: " + bad.getMessage());
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    /** Reads the next response. */
    Response read() throws IOException, MalformedException {
        return Response.parse(in.readNBytes(in.readUnsignedShort()));
    }

    /** Reads until the connection ends, and discards the content. */
    void awaitEnd(String what) throws BrokenPromiseException {
        try {
            while (in.read() >= 0) {
                // The host's last bytes.
            }
        } catch (SocketTimeoutException _) {
            throw stillOpen(what);
        } catch (IOException _) {
            // The host has closed with unread bytes of this client.
        }
    }

    static BrokenPromiseException stillOpen(String what) {
        return new BrokenPromiseException(
                what + ": the connection is still open after " + PATIENCE.toSeconds() + " s");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
