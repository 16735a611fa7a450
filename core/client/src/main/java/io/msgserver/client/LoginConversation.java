package io.msgserver.client;

import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.ServerIdentity;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The client's side of one login, from challenge to subid. */
final class LoginConversation {
    private final LoginLines lines;
    private final String uid;
    private final String servername;
    private final HandshakeKind handshake;
    private final @Nullable ServerIdentity identity;

    LoginConversation(LoginLines lines, String uid, String servername, LoginOptions options) {
        this.lines = lines;
        this.uid = uid;
        this.servername = servername;
        this.handshake = options.handshake();
        this.identity = options.identity();
    }

    Login run(byte[] token) throws IOException, LoginRefusedException {
        byte[] challenge = readKey("challenge", ClassicCrypto.KEY_BYTES).key();
        Agreement agreement = switch (handshake) {
            case X25519 -> agree(challenge);
            case CLASSIC -> agreeAsEver(challenge);
        };
        // Sent together: a server that refuses the mac closes without reading the token, and then a separate write
        // could fail.
        lines.write(Base64Text.encode(agreement.proof()), encrypted(token, agreement));
        return switch (parse(lines.read())) {
            case LoginAnswer.Accepted(String subid) -> new Login(uid, servername, subid, agreement.secret());
            case LoginAnswer.Refused refused -> throw new LoginRefusedException(refused, uid, servername);
        };
    }

    private Agreement agree(byte[] challenge) throws IOException, LoginRefusedException {
        X25519Key key = X25519Key.generate();
        byte[] publicKey = key.publicKey();
        lines.write(Base64Text.encode(publicKey));
        ServerKey answer = readKey("public key", X25519Key.BYTES);
        checkIdentity(challenge, publicKey, answer);
        try {
            return Agreement.modern(challenge, key.agree(answer.key()), publicKey, answer.key());
        } catch (MalformedException e) {
            throw unexpected(e.getMessage());
        }
    }

    private void checkIdentity(byte[] challenge, byte[] publicKey, ServerKey answer) throws ServerIdentityException {
        if (identity == null) {
            return;
        }
        byte[] signature = answer.signature();
        if (signature == null) {
            throw new ServerIdentityException(identity, "it signed nothing");
        }
        if (!identity.signed(challenge, publicKey, answer.key(), signature)) {
            throw new ServerIdentityException(identity, "it signed with another key");
        }
    }

    private Agreement agreeAsEver(byte[] challenge) throws IOException, LoginRefusedException {
        byte[] privateKey = ClassicCrypto.randomKey(new SecureRandom());
        lines.write(Base64Text.encode(ClassicCrypto.dhExchange(privateKey)));
        byte[] publicKey = readKey("public key", ClassicCrypto.KEY_BYTES).key();
        if (Arrays.equals(publicKey, new byte[ClassicCrypto.KEY_BYTES])) {
            throw unexpected("a public key of zero");
        }
        return Agreement.classic(challenge, ClassicCrypto.dhSecret(publicKey, privateKey));
    }

    private ServerKey readKey(String what, int length) throws IOException, LoginRefusedException {
        String line = lines.read();
        ServerKey key = decode(line);
        if (key.key().length == length) {
            return key;
        }
        if (parseOr(line, "a " + what) instanceof LoginAnswer.Refused refused) {
            throw LoginRefusedException.ofKey(refused, uid, servername, handshake);
        }
        throw unexpected("an early answer, not a " + what);
    }

    private static ServerKey decode(String line) {
        try {
            return ServerKey.parse(line);
        } catch (MalformedException _) {
            return new ServerKey(new byte[0], null);
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

    private static ProtocolException unexpected(@Nullable String what) {
        return new ProtocolException("the login server sent " + what);
    }

    private static String encrypted(byte[] token, Agreement agreement) {
        String line = Base64Text.encode(agreement.encrypt(token));
        if (line.length() > LoginAnswer.MAX_LINE) {
            throw new IllegalArgumentException("a token of " + token.length + " bytes makes a line of " + line.length()
                    + " bytes: it may have at most " + LoginAnswer.MAX_LINE);
        }
        return line;
    }
}
