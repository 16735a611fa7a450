package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The client's side of a login with the modern handshake, step by step. */
public final class ModernLogin implements AutoCloseable {
    private final Wire wire;
    private final byte[] challenge;
    private final X25519Key key = X25519Key.generate();

    private ModernLogin(Wire wire) throws Exception {
        this.wire = wire;
        this.challenge = Base64Text.decode(wire.readLine());
    }

    /** Connects, and reads the challenge. */
    public static ModernLogin connect(InetSocketAddress address) throws Exception {
        return new ModernLogin(Wire.connect(address));
    }

    public Wire wire() {
        return wire;
    }

    public byte[] challenge() {
        return challenge;
    }

    public byte[] publicKey() {
        return key.publicKey();
    }

    public String keyLine() {
        return Base64Text.encode(publicKey());
    }

    /** Sends the key, and reads the server's. */
    public ServerKey exchangeKeys() throws Exception {
        wire.sendLine(keyLine());
        return ServerKey.parse(wire.readLine());
    }

    public Agreement agree() throws Exception {
        byte[] serverKey = exchangeKeys().key();
        return Agreement.modern(challenge, key.agree(serverKey), publicKey(), serverKey);
    }

    public static String proofLine(Agreement agreement) {
        return Base64Text.encode(agreement.proof());
    }

    public static String tokenLine(Agreement agreement, String token) {
        return Base64Text.encode(agreement.encrypt(token.getBytes(UTF_8)));
    }

    /** Performs the whole login and returns the user. */
    public TestUser logIn(String uid, String token) throws Exception {
        Agreement agreement = agree();
        wire.sendLine(proofLine(agreement) + "\n" + tokenLine(agreement, token));
        String line = answer();
        if (!line.startsWith("200 ")) {
            throw new AssertionError("refused: " + line);
        }
        return new TestUser(uid, new String(Base64Text.decode(line.substring(4)), UTF_8), agreement.secret());
    }

    /** Reads the last line, after which the server has closed. */
    public String answer() throws Exception {
        String line = wire.readLine();
        wire.expectClosed();
        return line;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
