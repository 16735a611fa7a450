package io.msgserver.bench.child;

import io.msgserver.protocol.Packages;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures the time from the start of a host until its gates answer. */
public final class FirstAnswer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] ANYTHING = Packages.frame(new byte[]{'?'});

    private FirstAnswer() {}

    /**
     * Starts a host by its script, on free ports, and stops it when its gates have answered.
     *
     * @param plugin the plugin of the gates
     */
    public static Duration measure(Path script, ServedPlugin plugin, String... gates)
            throws IOException, ChildException, InterruptedException {
        Path home = Files.createTempDirectory("msgserver-bench");
        plugin.put(Files.createDirectories(home.resolve("plugins")).resolve("bench.jar"), "1.0.0");
        List<InetSocketAddress> ports = freePorts(gates.length);
        Path settings = Files.writeString(home.resolve("msgserver.json"), settings(home, plugin, ports, gates));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(script.toString(), "start", "--config", settings.toString())
                .redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
        try {
            for (InetSocketAddress port : ports) {
                awaitAnswer(port, process);
            }
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            stop(process);
            Folders.delete(home);
        }
    }

    private static String settings(Path home, ServedPlugin plugin, List<InetSocketAddress> ports, String... gates) {
        var each = new ArrayList<String>();
        for (int i = 0; i < gates.length; i++) {
            each.add("{ \"servername\": \"" + gates[i] + "\", \"port\": " + ports.get(i).getPort() + ", \"plugin\": \""
                    + plugin.id() + "\" }");
        }
        return "{ \"gates\": [ " + String.join(", ", each) + " ], \"plugins\": { \"folder\": \""
                + home.resolve("plugins") + "\" }, \"sessions\": { \"store\": \"" + home.resolve("run/sessions.mv")
                + "\" } }";
    }

    /** Returns ports that were bound and closed again, and so are free for a moment at least. */
    private static List<InetSocketAddress> freePorts(int count) throws IOException {
        var ports = new ArrayList<InetSocketAddress>();
        var taken = new ArrayList<ServerSocket>();
        for (int i = 0; i < count; i++) {
            var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            taken.add(port);
            ports.add((InetSocketAddress) port.getLocalSocketAddress());
        }
        for (ServerSocket port : taken) {
            port.close();
        }
        return ports;
    }

    private static void awaitAnswer(InetSocketAddress port, Process process)
            throws ChildException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new ChildException("a host that was started does not answer at " + port
                        + "; \"msgserver start\" by itself may say why");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Returns whether the port answers; it answers a malformed package too. */
    private static boolean answers(InetSocketAddress port) {
        try (var socket = new Socket()) {
            socket.connect(port, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(ANYTHING);
            return socket.getInputStream().read() >= 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
