package io.msgserver.client;

import io.msgserver.protocol.GatePackage;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.HandshakeReply;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import io.msgserver.protocol.SignedExtension;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import java.util.OptionalLong;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose handshake succeeded. One thread reads and one writes, each only its own stream; any thread may
 * close the socket, which ends both their waits.
 */
final class GateConnection implements AutoCloseable {
    private static final System.Logger log = System.getLogger(GateConnection.class.getName());
    private static final int BUFFER_BYTES = 16 * 1024;

    /** The plain socket, also below TLS. */
    private final Socket socket;
    private final DeadlineInput input;
    private final DataInputStream in;
    private final OutputStream out;
    /** Set by the handshake; empty on a connection without the extension. */
    private OptionalLong life = OptionalLong.empty();
    /** The reason for which this side ended it; written before the socket is closed. */
    private volatile @Nullable IOException abandoned;

    private GateConnection(Socket socket, DeadlineInput input, OutputStream out) {
        this.socket = socket;
        this.input = input;
        this.in = new DataInputStream(new BufferedInputStream(input, BUFFER_BYTES));
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    /**
     * Opens a connection. Leaves the socket to its caller if it throws.
     *
     * @param prover makes the handshake once there is a connection
     * @param others the number of other addresses that may have to be tried in the same time
     */
    static GateConnection open(Socket socket, InetSocketAddress gate, Prover prover, @Nullable Tls tls,
            CallDeadline deadline,
            int others) throws IOException {
        try (Opening opening = Opening.begin(socket, gate, tls, deadline, others)) {
            socket.setKeepAlive(true);
            detectDeadPeers(socket);
            DeadlineInput input = new DeadlineInput(opening.socket(), deadline);
            GateConnection connection = new GateConnection(socket, input, opening.socket().getOutputStream());
            connection.shakeHands(prover.handshake(), prover.secret());
            input.lift();
            return connection;
        }
    }

    /** Makes the handshake that proves a client's identity. */
    interface Prover {
        /** Returns a new handshake each time. */
        Handshake handshake();

        byte[] secret();
    }

    /** Makes the system detect a dead peer in about a minute, where it can; by default that takes hours. */
    private static void detectDeadPeers(Socket socket) throws IOException {
        Map<SocketOption<Integer>, Integer> probes = Map.of(ExtendedSocketOptions.TCP_KEEPIDLE, 30,
                ExtendedSocketOptions.TCP_KEEPINTERVAL, 10, ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
        for (var probe : probes.entrySet()) {
            if (socket.supportedOptions().contains(probe.getKey())) {
                socket.setOption(probe.getKey(), probe.getValue());
            }
        }
    }

    /** Returns the life of what is remembered for this login; empty without the extension. */
    OptionalLong life() {
        return life;
    }

    GatePackage read() throws IOException {
        try {
            byte[] pkg = readPackage();
            return life.isPresent() ? GatePackage.parse(pkg) : Response.parse(pkg);
        } catch (MalformedException e) {
            throw unexpected(e);
        } catch (IOException e) {
            IOException reason = abandoned;
            throw reason == null ? e : reason;
        }
    }

    /** Writes a package, which may stay in a buffer until {@link #flush}. */
    void write(byte[] pkg) throws IOException {
        out.write(pkg);
    }

    /** Returns the nanoseconds since the last byte from the gate. Called by any thread. */
    long silentFor(long now) {
        return now - input.lastRead();
    }

    /** Returns whether any byte came since then. Called by any thread. */
    boolean heardSince(long then) {
        return input.lastRead() - then >= 0;
    }

    /** Closes the connection; the reader fails with the reason. Called by any thread. */
    void abandon(IOException reason) {
        abandoned = reason;
        try {
            close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "closing a socket failed", e);
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void shakeHands(Handshake handshake, byte[] secret) throws IOException {
        out.write(Packages.frame(handshake.toBytes()));
        out.flush();
        try {
            HandshakeReply reply = HandshakeReply.parse(readPackage());
            if (reply.answer() != HandshakeAnswer.OK) {
                throw HandshakeRefusedException.of(reply.answer());
            }
            SignedExtension extension = reply.extension();
            if (extension != null) {
                if (!reply.isProven(handshake, secret)) {
                    throw new ProtocolException("the gate's answer is not under the secret of this login");
                }
                life = extension.extension().life();
            }
        } catch (MalformedException e) {
            throw unexpected(e);
        }
    }

    private byte[] readPackage() throws IOException {
        try {
            byte[] pkg = new byte[in.readUnsignedShort()];
            in.readFully(pkg);
            return pkg;
        } catch (EOFException _) {
            throw new EOFException("the gate closed the connection");
        }
    }

    private static ProtocolException unexpected(MalformedException e) {
        return new ProtocolException("the gate sent what it should not: " + e.getMessage());
    }
}
