package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Captures the packets of two ports with {@code tshark}, where that is installed and permitted. */
public final class Sniffer implements AutoCloseable {
    private static final String LAST = "this is the last that is to be heard";

    private final Process tshark;
    private final InetSocketAddress gate;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream(); // Synchronized by itself.

    public Sniffer(InetSocketAddress login, InetSocketAddress gate, Path log) throws IOException {
        this.gate = gate;
        this.tshark = new ProcessBuilder("tshark", "-i", "lo", "-w", "-", "-f",
                "tcp port " + login.getPort() + " or tcp port " + gate.getPort())
                .redirectError(log.toFile()).start();
        Thread.ofVirtual().start(this::listen);
        Awaitility.await().until(() -> Files.readString(log).contains("Capture started")
                || Files.readString(log).contains("Capturing on"));
        // tshark reports its start a little before it captures, so a packet is repeated until it is captured.
        Awaitility.await().until(() -> {
            say("are you there");
            return hears("are you there");
        });
    }

    /** Returns whether tshark is available. It needs root, or a user whom the system permits. */
    public static boolean isAvailable() {
        try {
            Process asked = new ProcessBuilder("tshark", "-D").redirectErrorStream(true).start();
            boolean listed = new String(asked.getInputStream().readAllBytes(), ISO_8859_1).contains("lo");
            return asked.waitFor() == 0 && listed;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void listen() {
        try (InputStream packets = tshark.getInputStream()) {
            packets.transferTo(heard);
        } catch (IOException _) {
            // The test is over.
        }
    }

    /** Returns every packet of the two ports so far, with the file format around them. */
    public byte[] heard() throws IOException {
        say(LAST);
        Awaitility.await().until(() -> hears(LAST));
        return heard.toByteArray();
    }

    private void say(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gate.getPort())) {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }
    }

    private boolean hears(String text) {
        return heard.toString(ISO_8859_1).contains(text);
    }

    @Override
    public void close() {
        tshark.destroy();
        tshark.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(_ -> tshark.destroyForcibly()).join();
    }
}
