package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Token;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Logs in from a given local address, by the handshake that costs a client least.
 *
 * @param timeout for each line of the server's
 */
record GuessFrom(InetAddress address, Duration timeout) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Returns the server's last line.
     *
     * @throws IOException when there is none: the server has closed, or cannot be reached
     */
    String answer(InetSocketAddress login, Token token) throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(login, Math.toIntExact(timeout.toMillis()));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            byte[] challenge = Base64Text.decode(line(lines));
            byte[] key = ClassicCrypto.randomKey(RANDOM);
            send(socket, ClassicCrypto.dhExchange(key));
            byte[] secret = ClassicCrypto.dhSecret(Base64Text.decode(line(lines)), key);
            send(socket, ClassicCrypto.hmac64(challenge, secret));
            send(socket, ClassicCrypto.desEncode(secret, token.toBytes()));
            return line(lines);
        } catch (MalformedException other) {
            throw new IOException("the server says what is not of a login", other);
        }
    }

    private static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("the server has closed");
        }
        return line;
    }

    private static void send(Socket socket, byte[] content) throws IOException {
        socket.getOutputStream().write((Base64Text.encode(content) + "\n").getBytes(ISO_8859_1));
    }
}
