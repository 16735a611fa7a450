package io.msgserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.protocol.AckMode;
import io.msgserver.protocol.Acknowledgement;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Extension;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.HandshakeReply;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gate on loopback that plays one script for each connection, one connection at a time, the last script for all that
 * follow. It remembers every response by its session number, and lists the requests that its handler ran.
 */
final class FakeGate implements AutoCloseable {
    /** Accepts, then answers every request in upper case, until the client disconnects. */
    static final Script SERVE = peer -> {
        peer.accept();
        peer.serve();
    };

    /** Accepts with the extension and this life, then serves as {@link #SERVE} does. */
    static Script serving(long life) {
        return peer -> {
            peer.accept(life);
            peer.serve();
        };
    }

    final List<Long> indexes = new CopyOnWriteArrayList<>();
    /** The extensions that accepted handshakes asked for. */
    final List<AckMode> asked = new CopyOnWriteArrayList<>();
    /** The numbers of each acknowledgement; none for a ping. */
    final List<List<Integer>> acknowledged = new CopyOnWriteArrayList<>();
    final List<String> ran = new CopyOnWriteArrayList<>();
    private final Map<Integer, byte[]> remembered = new ConcurrentHashMap<>();
    private final List<Exception> faults = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final Login login;
    private final List<Script> scripts;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable Socket current;

    FakeGate(Login login, Script... scripts) throws IOException {
        this.login = login;
        this.scripts = List.of(scripts);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::run);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Fails if a script met an unexpected error. */
    @Override
    public void close() throws IOException {
        server.close();
        Socket open = current;
        if (open != null) {
            open.close();
        }
        ended.orTimeout(5, TimeUnit.SECONDS).join();
        faults.forEach(fault -> {
            throw new AssertionError("the fake gate's script failed", fault);
        });
    }

    private void run() {
        for (int i = 0; !server.isClosed(); i++) {
            Script script = scripts.get(Math.min(i, scripts.size() - 1));
            try (Socket socket = server.accept()) {
                current = socket;
                socket.setTcpNoDelay(true);
                script.play(new Peer(socket));
            } catch (IOException _) {
                // The client disconnected, or the test is over.
            } catch (Exception e) {
                faults.add(e);
            }
        }
        ended.complete(null);
    }

    interface Script {
        void play(Peer peer) throws Exception;
    }

    record Asked(String text, int session) {}

    /** The client at the other end of one connection. */
    final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private Handshake handshake = new Handshake("", "", "");
        private boolean mute;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
        }

        /** Answers the handshake as a gate does: a wrong mac or a stale index is refused. */
        void accept() throws Exception {
            HandshakeAnswer answer = handshake();
            reply(answer);
            if (answer != HandshakeAnswer.OK) {
                throw new IOException("refused");
            }
        }

        /** Accepts the handshake with its extension. */
        void accept(long life) throws Exception {
            if (handshake() != HandshakeAnswer.OK || !handshake.isExtensionProven(login.secret())) {
                throw new IOException("refused");
            }
            asked.add(Objects.requireNonNull(
                    Objects.requireNonNull(handshake.extension()).extension().ackMode()));
            send(HandshakeReply.accept(handshake, Extension.ack(life), login.secret()).framed());
        }

        /** Returns the received handshake. */
        Handshake came() {
            return handshake;
        }

        /** Stops echoing pings. */
        void mute() {
            mute = true;
        }

        /** Reads the handshake, and returns its answer without sending it. */
        HandshakeAnswer handshake() throws Exception {
            handshake = Handshake.parse(read());
            long index = handshake.indexNumber();
            boolean stale = !indexes.isEmpty() && index <= indexes.getLast();
            indexes.add(index);
            if (!handshake.username().equals(login.username())) {
                return HandshakeAnswer.USER_NOT_FOUND;
            }
            byte[] mac = ClassicCrypto.hmacHash(login.secret(), handshake.provenText());
            if (stale) {
                return HandshakeAnswer.INDEX_EXPIRED;
            }
            return MessageDigest.isEqual(mac, handshake.macBytes()) ? HandshakeAnswer.OK : HandshakeAnswer.UNAUTHORIZED;
        }

        void reply(HandshakeAnswer answer) throws IOException {
            send(answer.framed());
        }

        void serve() throws IOException {
            while (true) {
                answer(ask());
            }
        }

        /** Returns the next request; acknowledgements before it are listed, pings echoed. */
        Asked ask() throws IOException {
            while (true) {
                ByteBuffer pkg = ByteBuffer.wrap(read());
                byte[] content = new byte[pkg.remaining() - Integer.BYTES];
                pkg.get(content);
                int number = pkg.getInt();
                if (number != Packages.CONTROL) {
                    return new Asked(new String(content, UTF_8), number);
                }
                control(content);
            }
        }

        private void control(byte[] content) throws IOException {
            try {
                Acknowledgement acknowledgement = Acknowledgement.parse(content);
                acknowledged.add(Arrays.stream(acknowledgement.numbers()).boxed().toList());
                if (acknowledgement.isPing() && !mute) {
                    send(Packages.pong());
                }
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        /** Returns whether the client sends nothing for that long. */
        boolean silent(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                in.readByte();
                return false;
            } catch (SocketTimeoutException _) {
                socket.setSoTimeout(0);
                return true;
            }
        }

        void answer(Asked asked) throws IOException {
            send(response(asked));
        }

        /** Returns the response: the remembered one or, the first time, a new one. */
        byte[] response(Asked asked) {
            return Packages.response(remembered.computeIfAbsent(asked.session(), _ -> handle(asked.text())),
                    asked.session());
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        private byte[] handle(String text) {
            ran.add(text);
            return text.toUpperCase(Locale.ROOT).getBytes(UTF_8);
        }

        private byte[] read() throws IOException {
            byte[] pkg = new byte[in.readUnsignedShort()];
            in.readFully(pkg);
            return pkg;
        }
    }
}
