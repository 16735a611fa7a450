package io.msgserver.bench.child;

import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A host in a process of its own, on free loopback ports, in a folder of its own. One thread at a time. */
public final class ChildHost implements AutoCloseable {
    /** The plugin that serves its gates. */
    private static final String PLUGIN = "bench";
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Child child;
    private final Path home;
    private final PluginJar jar;
    private final Secrets secrets;
    private final Reply ports;

    private ChildHost(Child child, Path home, PluginJar jar, Secrets secrets, Reply ports) {
        this.child = child;
        this.home = home;
        this.jar = jar;
        this.secrets = secrets;
        this.ports = ports;
    }

    /**
     * What it is made of.
     *
     * @param gates       their names
     * @param users       whose requests are recorded, numbered from 0
     * @param ordered     of these, the first so many have their requests in order
     * @param javaOptions more options of its Java
     * @param handler     of the plugin that serves the gates, in its version 1.0.0
     * @param others      classes that the handler needs
     */
    public record Plan(List<String> gates, int users, int ordered, List<String> javaOptions, Class<?> handler,
            List<Class<?>> others) {}

    public static ChildHost start(Plan plan) throws IOException, ChildException, InterruptedException {
        Path home = Files.createTempDirectory("msgserver-bench");
        var jar = new PluginJar(PLUGIN, plan.handler(), plan.others());
        jar.write(Files.createDirectories(home.resolve("plugins")).resolve("bench.jar"), "1.0.0");
        Files.writeString(home.resolve("msgserver.json"), settings(plan.gates()));
        Child child = Child.start(BenchHost.class, plan.javaOptions(), home.toString(), String.valueOf(plan.users()),
                String.valueOf(plan.ordered()));
        try {
            var secrets = Secrets.random();
            return new ChildHost(child, home, jar, secrets, child.begin(secrets.seed(), START));
        } catch (ChildException | InterruptedException | RuntimeException e) {
            child.close();
            Folders.delete(home);
            throw e;
        }
    }

    /** Looks at the plugins folder often, so that a swap comes soon after its jar. */
    private static String settings(List<String> gates) {
        return """
                { "gates": [ %s ],
                  "plugins": { "poll": "20ms" } }
                """.formatted(gates.stream().map(gate -> """
                { "servername": "%s", "port": 0, "maxclient": 100000, "plugin": "%s" }""".formatted(gate, PLUGIN))
                .collect(Collectors.joining(", ")));
    }

    public Child child() {
        return child;
    }

    /** Where a gate listens. */
    public InetSocketAddress gate(String name) throws ChildException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) ports.number(name));
    }

    /**
     * Logs users in, and returns what each of them says first when they connect.
     *
     * @param first the number of the first of them; none has the number of an earlier one
     */
    public List<byte[]> logIn(String gate, int first, int count) throws ChildException, InterruptedException {
        List<String> subids = child.ask("login " + gate + " " + first + " " + count, PATIENCE).words();
        var handshakes = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            String username = Handshake.username(Secrets.uid(first + i), gate, subids.get(i));
            handshakes.add(Packages.frame(Handshake.prove(username, 1, secrets.of(first + i)).toBytes()));
        }
        return handshakes;
    }

    /** Puts that version into the plugins folder. */
    public void drop(String version) throws IOException {
        jar.write(home.resolve("plugins/bench.jar"), version);
    }

    /** Returns when that version serves. */
    public void awaitVersion(String version) throws ChildException, InterruptedException {
        child.ask("await " + version, PATIENCE);
    }

    /** What it has, after a collection of its garbage. */
    public Reply vitals() throws ChildException, InterruptedException {
        return child.ask("vitals", PATIENCE);
    }

    /** What its plugin has recorded of the requests that ran. */
    public Reply runs() throws ChildException, InterruptedException {
        return child.ask("runs", PATIENCE);
    }

    @Override
    public void close() {
        child.close();
        try {
            Folders.delete(home);
        } catch (IOException left) {
            System.err.println("the folder " + home + " could not be deleted: " + left);
        }
    }
}
