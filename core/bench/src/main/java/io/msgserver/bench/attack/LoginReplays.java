package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/** The attempts that an eavesdropper can make with the lines of a good login. Used by one thread at a time. */
final class LoginReplays implements Supplier<byte[]> {
    private static final int PATIENCE_MILLIS = 10_000;

    private final List<byte[]> variants;
    private int turn;

    private LoginReplays(String key, String proof, String token) {
        this.variants = List.of(lines(key, proof, token), lines(key, token, proof), lines(key, token),
                lines(proof, token), lines(token, proof));
    }

    private static byte[] lines(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(ISO_8859_1);
    }

    /** Logs in by the classic handshake, and keeps the lines of it. */
    static LoginReplays captured(InetSocketAddress login, String servername) throws IOException, MalformedException {
        byte[] key = ClassicCrypto.randomKey(new SecureRandom());
        try (var socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(login, PATIENCE_MILLIS);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            byte[] challenge = Base64Text.decode(in.readLine());
            String keyLine = Base64Text.encode(ClassicCrypto.dhExchange(key));
            socket.getOutputStream().write(lines(keyLine));
            byte[] secret = ClassicCrypto.dhSecret(Base64Text.decode(in.readLine()), key);
            Agreement agreement = Agreement.classic(challenge, secret);
            String proof = Base64Text.encode(agreement.proof());
            String token = Base64Text.encode(agreement.encrypt(new Token("heard", servername, "any").toBytes()));
            socket.getOutputStream().write(lines(proof, token));
            String answer = in.readLine();
            if (!answer.startsWith("200 ")) {
                throw new IOException("the login to be repeated was refused: " + answer);
            }
            return new LoginReplays(keyLine, proof, token);
        }
    }

    @Override
    public byte[] get() {
        return variants.get(turn++ % variants.size());
    }
}
