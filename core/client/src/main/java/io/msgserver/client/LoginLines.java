package io.msgserver.client;

import io.msgserver.protocol.LoginAnswer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The lines of one login, with one deadline for all of them. */
final class LoginLines {
    private final Socket socket;
    private final InputStream in;

    LoginLines(Socket socket, CallDeadline deadline) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(new DeadlineInput(socket, deadline));
    }

    String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the login server closed the connection before the login was over");
            }
            if (line.size() == LoginAnswer.MAX_LINE) {
                throw new ProtocolException(
                        "the login server sent a line of more than " + LoginAnswer.MAX_LINE + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes the lines in one piece, which is small enough for a socket's buffer: the write does not wait for the
     * server to read.
     */
    void write(String... lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
