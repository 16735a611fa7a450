package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;

/** The client's side of a login with the classic cryptography, step by step. */
public final class LoginClient implements AutoCloseable {
    private final Wire wire;
    private final byte[] challenge;
    private final byte[] key = ClassicCrypto.randomKey(new SecureRandom());
    private byte[] secret = {};

    private LoginClient(Wire wire) throws Exception {
        this.wire = wire;
        this.challenge = Base64Text.decode(wire.readLine());
    }

    /** Connects, and reads the challenge. */
    public static LoginClient connect(InetSocketAddress address) throws Exception {
        return new LoginClient(Wire.connect(address));
    }

    /** Uses an existing connection. */
    public static LoginClient over(Wire wire) throws Exception {
        return new LoginClient(wire);
    }

    public Wire wire() {
        return wire;
    }

    public byte[] challenge() {
        return challenge;
    }

    public byte[] secret() {
        return secret;
    }

    public String keyLine() {
        return Base64Text.encode(ClassicCrypto.dhExchange(key));
    }

    public LoginClient exchangeKeys() throws Exception {
        wire.sendLine(keyLine());
        return readServerKey();
    }

    public LoginClient readServerKey() throws Exception {
        secret = ClassicCrypto.dhSecret(Base64Text.decode(wire.readLine()), key);
        return this;
    }

    public String proofLine() {
        return Base64Text.encode(ClassicCrypto.hmac64(challenge, secret));
    }

    public LoginClient prove() throws Exception {
        wire.sendLine(proofLine());
        return this;
    }

    public String tokenLine(String token) {
        return Base64Text.encode(ClassicCrypto.desEncode(secret, token.getBytes(UTF_8)));
    }

    /** Performs the whole login except reading the answer. */
    public LoginClient ask(String token) throws Exception {
        exchangeKeys().prove();
        wire.sendLine(tokenLine(token));
        return this;
    }

    /** Reads the last line, after which the server has closed. */
    public String answer() throws Exception {
        String line = wire.readLine();
        wire.expectClosed();
        return line;
    }

    /** Reads the subid, after which the server has closed. */
    public String subid() throws Exception {
        String line = answer();
        if (!line.startsWith("200 ")) {
            throw new AssertionError("refused: " + line);
        }
        return new String(Base64Text.decode(line.substring(4)), UTF_8);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
