package io.msgserver.host.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.base.count.Tally;
import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ports of a process that is out of file descriptors, one of each transport, with real clients. */
class DescriptorsTest {
    private static final int CLIENTS = 3;

    @Test
    @Timeout(60)
    void a_port_without_descriptors_pauses_and_then_takes_who_waits() throws Exception {
        Process process = start();
        var clients = new ArrayList<Socket>();
        var told = new StringBuilder();
        try (BufferedReader from = process.inputReader(UTF_8);
                var to = new PrintStream(process.getOutputStream(), true, UTF_8)) {
            for (String port : value(from, "ports", told).split(",", -1)) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
                }
            }
            String failed = value(from, "failed", told);
            to.println("free");
            assertThat(value(from, "accepted", told)).isEqualTo("all");
            // A port that does not pause fails thousands of times in that time.
            assertThat(failed.split(",", -1)).allSatisfy(times -> assertThat(times).isIn("2", "3"));
            assertThat(told).contains("cannot take connections: ", "Too many open files", "all of 256 files are open",
                    "raise that limit (ulimit -n, or LimitNOFILE of the service)");
            assertThat(told.toString().lines().filter(line -> line.contains("nio cannot take connections"))).hasSize(1);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            process.destroyForcibly().waitFor();
        }
    }

    private static Process start() throws IOException {
        return new ProcessBuilder("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dslf4j.provider=" + System.getProperty("slf4j.provider"), "-cp",
                System.getProperty("java.class.path"), Child.class.getName()).redirectErrorStream(true).start();
    }

    /** Returns the child's value of that name; its other lines are collected. */
    private static String value(BufferedReader from, String name, StringBuilder told) throws IOException {
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            if (line.startsWith(name + '=')) {
                return line.substring(name.length() + 1);
            }
            told.append(line).append('\n');
        }
        throw new AssertionError("the process ended without " + name + ": " + told);
    }

    /** Opens the ports, then files until there are no descriptors, and prints the outcome of connections. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            loadClasses();
            var ports = new ArrayList<Listener>();
            ports.add(open("nio", EventLoops.nio(1)));
            if (Epoll.isAvailable()) {
                ports.add(open("epoll", EventLoops.epoll(1)));
            }
            String numbers = String.join(",", ports.stream().map(Child::number).toList());
            List<FileInputStream> files = useUp();
            System.out.println("ports=" + numbers);
            for (Listener port : ports) {
                while (port.refused().of(ConnectionRefusal.SYSTEM) < 2) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            System.out.println("failed=" + String.join(",",
                    ports.stream().map(port -> String.valueOf(port.refused().of(ConnectionRefusal.SYSTEM))).toList()));
            new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
            for (FileInputStream file : files) {
                file.close();
            }
            for (Listener port : ports) {
                while (port.accepted() < CLIENTS) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            System.out.println("accepted=all");
            System.exit(0);
        }

        private static Listener open(String name, EventLoops loops) throws IOException {
            var setup = new ConnectionSetup(null, _ -> false, Duration.ofSeconds(10),
                    new AddressBounds(9, 9, 9, _ -> true));
            var port = new Listener(loops, name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9, setup,
                    (_, _) -> {});
            port.bind();
            port.accept();
            return port;
        }

        private static String number(Listener port) {
            return String.valueOf(Objects.requireNonNull(port.address(), "it is open").getPort());
        }

        private static List<FileInputStream> useUp() throws IOException {
            var files = new ArrayList<FileInputStream>();
            while (true) {
                try {
                    files.add(new FileInputStream("/dev/null"));
                } catch (FileNotFoundException _) {
                    return files;
                }
            }
        }

        /** Loads classes early: unlike those in jars, classes in folders cannot be loaded without descriptors. */
        private static void loadClasses() throws Exception {
            for (Class<?> each : List.of(Listener.class, Child.class, Tally.class)) {
                URI folder = Objects.requireNonNull(each.getResource("")).toURI();
                if (!folder.getScheme().equals("file")) {
                    continue;
                }
                try (Stream<Path> files = Files.list(Path.of(folder))) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                        String name = file.getFileName().toString();
                        Class.forName(each.getPackageName() + '.' + name.substring(0, name.length() - 6), true,
                                each.getClassLoader());
                    }
                }
            }
        }
    }
}
