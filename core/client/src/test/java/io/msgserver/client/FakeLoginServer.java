package io.msgserver.client;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A login server on loopback that plays one script, once. */
final class FakeLoginServer implements AutoCloseable {
    final CompletableFuture<byte[]> token = new CompletableFuture<>();
    final CompletableFuture<byte[]> secret = new CompletableFuture<>();
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    FakeLoginServer(Script script) throws IOException {
        Thread.ofVirtual().start(() -> run(script));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void run(Script script) {
        try (Socket socket = server.accept()) {
            script.play(new Peer(socket));
        } catch (Exception e) {
            token.completeExceptionally(e);
        }
    }

    interface Script {
        void play(Peer peer) throws Exception;
    }

    /** The client at the other end. */
    final class Peer {
        private final Socket socket;
        private final BufferedReader in;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        /** The whole conversation but its last line, as the protocol has it. */
        void agree() throws Exception {
            SecureRandom random = new SecureRandom();
            byte[] challenge = ClassicCrypto.randomKey(random);
            byte[] privateKey = ClassicCrypto.randomKey(random);
            line(Base64Text.encode(challenge));
            byte[] agreed = ClassicCrypto.dhSecret(read(), privateKey);
            line(Base64Text.encode(ClassicCrypto.dhExchange(privateKey)));
            if (!MessageDigest.isEqual(read(), ClassicCrypto.hmac64(challenge, agreed))) {
                throw new IOException("wrong mac");
            }
            token.complete(ClassicCrypto.desDecode(agreed, read()));
            secret.complete(agreed);
        }

        byte[] read() throws Exception {
            return Base64Text.decode(Objects.requireNonNull(in.readLine()));
        }

        void line(String line) throws IOException {
            send(line + "\n");
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
