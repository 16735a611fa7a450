package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.host.Host;
import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A host with one gate, {@code sample}, and a login server, in a JVM of its own with a heap of a given size. */
public final class HostProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final InetSocketAddress gate;
    private final InetSocketAddress login;

    private HostProcess(Process process, Path log, InetSocketAddress gate, InetSocketAddress login) {
        this.process = process;
        this.log = log;
        this.gate = gate;
        this.login = login;
    }

    /** Runs in the other JVM: prints its two ports, and ends when its input ends. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        try (Host host = Host.start(HostSettings.parse(Files.readString(home.resolve("settings.json")), home))) {
            System.out.println(Objects.requireNonNull(host.gate("sample").address()).getPort());
            System.out.println(Objects.requireNonNull(host.loginAddress()).getPort());
            while (System.in.read() >= 0) {
                // The process ends with its parent.
            }
        }
    }

    /** @param heap the size of the heap, as in {@code 64m} */
    public static HostProcess start(String heap, Path home, String settings, PluginSource plugin) throws Exception {
        plugin.jar(Files.createDirectories(home.resolve("plugins")).resolve("test.jar"));
        Files.writeString(home.resolve("settings.json"), settings);
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), HostProcess.class.getName(), home.toString());
        Process process = new ProcessBuilder(command).redirectError(home.resolve("log").toFile()).start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        return new HostProcess(process, home.resolve("log"), address(out), address(out));
    }

    private static InetSocketAddress address(BufferedReader out) throws IOException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(),
                Integer.parseInt(Objects.requireNonNull(out.readLine(), "it ended")));
    }

    public InetSocketAddress gate() {
        return gate;
    }

    public InetSocketAddress loginServer() {
        return login;
    }

    /** Returns everything that it has logged. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
