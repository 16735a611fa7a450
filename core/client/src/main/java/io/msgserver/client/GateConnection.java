package io.msgserver.client;

import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * A connection whose handshake succeeded. One thread reads and one writes, each only its own stream; any thread may close
 * the socket, which ends both their waits.
 */
final class GateConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    /** The plain one, also below TLS. */
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private GateConnection(Socket socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    /** Leaves the socket to its caller if it throws. */
    static GateConnection open(Socket socket, InetSocketAddress gate, Handshake handshake, ClientOptions options)
            throws IOException {
        Deadline deadline = Deadline.after(options.connectTimeout());
        try (Opening opening = Opening.begin(socket, gate, options.tls(), deadline)) {
            socket.setKeepAlive(true);
            findOutDeadPeers(socket);
            DeadlineInput input = new DeadlineInput(opening.socket(), deadline);
            GateConnection connection = new GateConnection(socket, input, opening.socket().getOutputStream());
            connection.shakeHands(handshake);
            input.lift();
            return connection;
        }
    }

    /** A path that breaks without a word is noticed in about a minute, where the system can; by default it takes hours. */
    private static void findOutDeadPeers(Socket socket) throws IOException {
        Map<SocketOption<Integer>, Integer> probes = Map.of(ExtendedSocketOptions.TCP_KEEPIDLE, 30,
                ExtendedSocketOptions.TCP_KEEPINTERVAL, 10, ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
        for (var probe : probes.entrySet()) {
            if (socket.supportedOptions().contains(probe.getKey())) {
                socket.setOption(probe.getKey(), probe.getValue());
            }
        }
    }

    Response read() throws IOException {
        try {
            return Response.parse(readPackage());
        } catch (MalformedException e) {
            throw unexpected(e);
        }
    }

    /** The request may wait in a buffer until {@link #flush}. */
    void write(Call call) throws IOException {
        out.write(call.request());
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void shakeHands(Handshake handshake) throws IOException {
        out.write(Packages.frame(handshake.toBytes()));
        out.flush();
        HandshakeAnswer answer = readAnswer();
        if (answer != HandshakeAnswer.OK) {
            throw HandshakeRefusedException.of(answer);
        }
    }

    private HandshakeAnswer readAnswer() throws IOException {
        try {
            return HandshakeAnswer.parse(readPackage());
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
