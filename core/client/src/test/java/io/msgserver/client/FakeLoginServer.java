package io.msgserver.client;

import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
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
import org.jspecify.annotations.Nullable;

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

        /**
         * Runs the whole conversation except its last line, as the protocol defines it; the client chooses the
         * handshake.
         */
        void agree() throws Exception {
            agree(null);
        }

        /** Does so as a server of that identity; null for one without. */
        void agree(@Nullable IdentityKey identity) throws Exception {
            byte[] challenge = ClassicCrypto.randomKey(new SecureRandom());
            line(Base64Text.encode(challenge));
            byte[] clientKey = read();
            Agreement agreed = clientKey.length == X25519Key.BYTES
                    ? modern(challenge, clientKey, identity)
                    : classic(challenge, clientKey);
            if (!MessageDigest.isEqual(read(), agreed.proof())) {
                throw new IOException("wrong mac");
            }
            token.complete(agreed.decrypt(read()));
            secret.complete(agreed.secret());
        }

        private Agreement classic(byte[] challenge, byte[] clientKey) throws IOException {
            byte[] privateKey = ClassicCrypto.randomKey(new SecureRandom());
            line(Base64Text.encode(ClassicCrypto.dhExchange(privateKey)));
            return Agreement.classic(challenge, ClassicCrypto.dhSecret(clientKey, privateKey));
        }

        private Agreement modern(byte[] challenge, byte[] clientKey, @Nullable IdentityKey identity) throws Exception {
            var key = X25519Key.generate();
            byte[] signature = identity == null ? null : identity.sign(challenge, clientKey, key.publicKey());
            line(new ServerKey(key.publicKey(), signature).line());
            return Agreement.modern(challenge, key.agree(clientKey), clientKey, key.publicKey());
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
