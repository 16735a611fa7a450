package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.base.config.SettingsException;
import io.msgserver.bench.plugin.Journalled;
import io.msgserver.bench.plugin.Recorded;
import io.msgserver.bench.plugin.Versioned;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.net.EventLoops;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A host to be measured, in a process of its own: the main class of a {@link Child}. It reads a command per line and
 * answers each with a line. The first line on its input is the seed of its users' secrets; its first answer names its
 * ports.
 */
public final class BenchHost {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(1);
    /** The file in the home folder in which plugins record their runs. */
    static final String JOURNAL = "journal";

    private final Host host;
    private final Secrets secrets;
    private final Loaders loaders;
    private final Ledger ledger;

    private BenchHost(Host host, Secrets secrets, Loaders loaders, Ledger ledger) {
        this.host = host;
        this.secrets = secrets;
        this.loaders = loaders;
        this.ledger = ledger;
    }

    /**
     * @param args the home folder, which is deleted at the end; the number of users; the number of ordered users among
     *     them
     */
    public static void main(String[] args) throws Exception {
        HaltTimer.haltAfterLifetime();
        Path home = Path.of(args[0]);
        var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var loaders = new Loaders();
        properties().put(Versioned.LOADERS, loaders);
        var ledger = new Ledger(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        properties().put(Recorded.RECORD, ledger);
        properties().put(Journalled.JOURNAL, home.resolve(JOURNAL).toString());
        try (Host host = start(home)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(host), "stop"));
            new BenchHost(host, new Secrets(input.readLine()), loaders, ledger).answer(input);
            HaltTimer.haltAfterEnding();
        } finally {
            Folders.delete(home);
        }
        System.exit(0);
    }

    private static Host start(Path home) throws SettingsException, HostException {
        return Host.start(HostSettings.read(home.resolve("msgserver.json"), home));
    }

    /** Stops the host after a signal, as {@code msgserver start} does: the home folder stays. */
    private static void stop(Host host) {
        host.close();
        Runtime.getRuntime().halt(0);
    }

    private static Properties properties() {
        return System.getProperties();
    }

    private void answer(BufferedReader input) throws IOException {
        System.out.println("ok " + addresses());
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(answerTo(line.split(" ")));
        }
    }

    private String addresses() {
        var text = new StringJoiner(" ");
        for (GateAdmin gate : host.gates()) {
            InetSocketAddress address = gate.address();
            if (address != null) {
                text.add(gate.servername() + "=" + address.getPort());
            }
        }
        InetSocketAddress login = host.loginAddress();
        return login == null ? text.toString() : text.add("login=" + login.getPort()).toString();
    }

    private String answerTo(String[] words) {
        try {
            return "ok " + switch (words[0]) {
                case "login" -> logIn(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                case "crowd" -> crowd(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                case "await" -> awaitVersion(words[1]);
                case "refused" -> awaitRefusal(words[1], Instant.ofEpochMilli(Long.parseLong(words[2])), words[3]);
                case "counts" -> MetricCounts.text(host.metrics());
                case "vitals" -> vitals();
                case "exact" -> exactVitals();
                case "room" -> Vitals.text() + " direct=" + EventLoops.directMemory();
                case "rollback" -> rollBack(words[1]);
                case "kick" -> kick(words[1], words[2], words[3]);
                case "serves" -> "serves=" + (serves(words[1]) ? 1 : 0);
                case "metrics" -> ChildReply.packed(host.metrics());
                case "connections" -> "open=" + host.gates().stream().mapToInt(GateAdmin::connections).sum();
                case "allocated" -> Allocated.text();
                case "runs" -> ledger.text();
                default -> throw new IllegalArgumentException("no such command");
            };
        } catch (LoginRefusedException | InterruptedException | IOException | RuntimeException failed) {
            return "failed " + words[0] + ": " + failed;
        }
    }

    private String logIn(String gate, int first, int count) throws LoginRefusedException {
        var subids = new StringJoiner(" ");
        for (int user = first; user < first + count; user++) {
            subids.add(logIn(gate, user));
        }
        return subids.toString();
    }

    private String crowd(String gate, int first, int count) throws LoginRefusedException {
        for (int user = first; user < first + count; user++) {
            logIn(gate, user);
        }
        return "";
    }

    private String logIn(String gate, int user) throws LoginRefusedException {
        return host.gate(gate).login(Secrets.uid(user), Secret.of(secrets.of(user)));
    }

    private String rollBack(String plugin) throws IOException, InterruptedException {
        try {
            host.rollback(plugin);
            return "refused=";
        } catch (PluginRejectedException refused) {
            return "refused=" + ChildReply.packed(String.valueOf(refused.getMessage()));
        }
    }

    private String kick(String gate, String uid, String subid) {
        host.gate(gate).kick(uid, subid);
        return "";
    }

    private String awaitVersion(String version) throws InterruptedException {
        await(() -> serves(version), "version " + version + " does not serve");
        return "";
    }

    private String awaitRefusal(String jar, Instant since, String reason) throws InterruptedException {
        await(() -> refusals(jar, since).anyMatch(each -> each.reason().contains(reason)),
                jar + " is not refused with \"" + reason + "\"");
        return "";
    }

    /** Returns the refusals of a known plugin, and those of a jar that is no plugin's. */
    private Stream<Refusal> refusals(String jar, Instant since) {
        return Stream.concat(host.plugins().stream().map(PluginStatus::refusal), host.refusedJars().stream())
                .filter(Objects::nonNull).filter(each -> each.source().getFileName().toString().equals(jar))
                .filter(each -> !each.at().isBefore(since));
    }

    private void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        otherwise + " after " + PATIENCE.toSeconds() + " s: " + host.plugins());
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private boolean serves(String version) {
        List<PluginStatus> plugins = host.plugins();
        return plugins.stream().map(PluginStatus::current)
                .anyMatch(current -> current != null && current.version().equals(version));
    }

    private String exactVitals() throws InterruptedException {
        loaders.collect();
        FullCollection.run();
        return vitals();
    }

    /** Returns the resources after a garbage collection. */
    private String vitals() throws InterruptedException {
        loaders.collect();
        return Vitals.text() + " direct=" + EventLoops.directMemory() + " loaders=" + loaders.count() + " collected="
                + loaders.collected();
    }
}
