package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The client's side of one connection, byte by byte; text is ISO-8859-1. It waits at most ten seconds for what it
 * expects.
 */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE = 10_000;
    /** The session number of {@link #ask}. On one connection it is reused. */
    private static final int ASKED = 0x7F000000;

    private final Socket socket;
    private final DataInputStream in;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static Wire connect(InetSocketAddress address) throws IOException {
        return over(new Socket(), address);
    }

    /** Uses a socket whose options are set already. */
    public static Wire over(Socket socket, InetSocketAddress address) throws IOException {
        socket.connect(address, PATIENCE);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        return new Wire(socket);
    }

    public Socket socket() {
        return socket;
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void sendHex(String hex) throws IOException {
        send(HexFormat.of().parseHex(hex));
    }

    public void sendLine(String line) throws IOException {
        send((line + "\n").getBytes(ISO_8859_1));
    }

    public void sendPackage(String text) throws IOException {
        send(framed(text.getBytes(ISO_8859_1)));
    }

    public void request(String content, int number) throws IOException {
        send(io.msgserver.protocol.Packages.request(content.getBytes(ISO_8859_1), number));
    }

    /** Sends requests numbered from 1, all in one write. */
    public void requests(List<String> contents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < contents.size(); i++) {
            bytes.writeBytes(io.msgserver.protocol.Packages.request(contents.get(i).getBytes(ISO_8859_1), i + 1));
        }
        send(bytes.toByteArray());
    }

    /** Sends a request and returns the response's content. */
    public String ask(String content) throws IOException {
        request(content, ASKED);
        var response = new String(readPackage(), ISO_8859_1);
        assertThat(response).endsWith("\1\u007f\0\0\0");
        return response.substring(0, response.length() - 5);
    }

    public static byte[] framed(byte[] content) {
        return io.msgserver.protocol.Packages.frame(content);
    }

    public byte[] readPackage() throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }

    public byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    public String readLine() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed after \"" + line + "\"");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    public void expectPackage(String text) throws IOException {
        assertThat(new String(readPackage(), ISO_8859_1)).isEqualTo(text);
    }

    /** Expects that response as the next package. */
    public void expectAnswer(String content, int number) throws IOException {
        assertThat(readPackage()).asHexString().isEqualTo(hex(content, 1, number));
    }

    /** Expects the failure of the request as the next package. */
    public void expectFailure(int number) throws IOException {
        assertThat(readPackage()).asHexString().isEqualTo(hex("", 0, number));
    }

    private static String hex(String content, int ok, int number) {
        return HexFormat.of().withUpperCase().formatHex(content.getBytes(ISO_8859_1))
                + String.format(Locale.ROOT, "%02X%08X", ok, number);
    }

    /** Expects that the server closes and sends nothing before. */
    public void expectClosed() throws IOException {
        try {
            assertThat(in.read()).as("the next byte").isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Expects that nothing arrives for that long. */
    public void expectSilence(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            assertThat(in.read()).as("the next byte").isNull();
        } catch (SocketTimeoutException _) {
            socket.setSoTimeout(PATIENCE);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
