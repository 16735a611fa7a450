package io.msgserver.client;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;

/** The client's side of one login, from challenge to subid. */
final class LoginConversation {
    private final LoginLines lines;
    private final String uid;
    private final String servername;

    LoginConversation(LoginLines lines, String uid, String servername) {
        this.lines = lines;
        this.uid = uid;
        this.servername = servername;
    }

    Login run(byte[] token) throws IOException, LoginRefusedException {
        byte[] challenge = readKey("challenge");
        byte[] secret = agree();
        // Together: a server that refuses the mac closes without reading the token, and then a write of its own could fail.
        lines.write(Base64Text.encode(ClassicCrypto.hmac64(challenge, secret)), encrypted(token, secret));
        return switch (parse(lines.read())) {
            case LoginAnswer.Accepted(String subid) -> new Login(uid, servername, subid, secret);
            case LoginAnswer.Refused refused -> throw new LoginRefusedException(refused, uid, servername);
        };
    }

    private byte[] agree() throws IOException, LoginRefusedException {
        byte[] privateKey = ClassicCrypto.randomKey(new SecureRandom());
        lines.write(Base64Text.encode(ClassicCrypto.dhExchange(privateKey)));
        byte[] publicKey = readKey("public key");
        if (Arrays.equals(publicKey, new byte[ClassicCrypto.KEY_BYTES])) {
            throw new ProtocolException("the login server sent a public key of zero");
        }
        return ClassicCrypto.dhSecret(publicKey, privateKey);
    }

    private byte[] readKey(String what) throws IOException, LoginRefusedException {
        String line = lines.read();
        byte[] key = decode(line);
        if (key.length == ClassicCrypto.KEY_BYTES) {
            return key;
        }
        if (parseOr(line, "a " + what) instanceof LoginAnswer.Refused refused) {
            throw new LoginRefusedException(refused, uid, servername);
        }
        throw unexpected("an early answer, not a " + what);
    }

    private static byte[] decode(String line) {
        try {
            return Base64Text.decode(line);
        } catch (MalformedException _) {
            return new byte[0];
        }
    }

    private static LoginAnswer parse(String line) throws ProtocolException {
        return parseOr(line, "an answer");
    }

    private static LoginAnswer parseOr(String line, String expected) throws ProtocolException {
        try {
            return LoginAnswer.parse(line);
        } catch (MalformedException _) {
            throw unexpected("a line of " + line.length() + " bytes that is not " + expected);
        }
    }

    private static ProtocolException unexpected(String what) {
        return new ProtocolException("the login server sent " + what);
    }

    private static String encrypted(byte[] token, byte[] secret) {
        String line = Base64Text.encode(ClassicCrypto.desEncode(secret, token));
        if (line.length() > LoginAnswer.MAX_LINE) {
            throw new IllegalArgumentException("a token of " + token.length + " bytes makes a line of " + line.length()
                    + " bytes: it may have at most " + LoginAnswer.MAX_LINE);
        }
        return line;
    }
}
