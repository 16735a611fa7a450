package io.msgserver.bench.child;

import io.msgserver.bench.plugin.OpenLogin;
import io.msgserver.client.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A host in a process of its own, on free loopback ports, in a folder of its own. Used by one thread at a time. */
public final class ChildHost implements AutoCloseable {
    /** The file name of the plugin's jar. */
    public static final String JAR = "bench.jar";

    private static final ServedPlugin LOGIN = new MadePlugin("open-login", OpenLogin.class);
    private static final long PAUSE_MILLIS = 50;
    private static final int MAX_COLLECTIONS = 10;
    private static final long SMALL_CHANGE = 1_000;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Plan plan;
    private final Child child;
    private final Path home;
    private final Secrets secrets;
    private final ChildReply ports;
    /** Null where the host shares this process's log. */
    private final @Nullable LogReader log;

    private ChildHost(Plan plan, Child child, Path home, Secrets secrets, ChildReply ports, @Nullable LogReader log) {
        this.plan = plan;
        this.child = child;
        this.log = log;
        this.home = home;
        this.secrets = secrets;
        this.ports = ports;
    }

    /**
     * The configuration of a child host.
     *
     * @param gates       the names of the gates
     * @param plugin      the plugin of the gates, in its version 1.0.0
     * @param login       whether there is a login server
     * @param loginPlugin       the login server's plugin
     * @param users       the number of users whose requests are recorded, numbered from 0
     * @param ordered     the first this many of them have their requests in order
     * @param eventLoops  threads that read and write connections
     * @param limits      more settings of each gate and of the login server
     * @param gateLimits  more settings of each gate
     * @param times       of swaps, in JSON
     * @param javaOptions more options of its Java
     */
    public record Plan(List<String> gates, ServedPlugin plugin, boolean login, ServedPlugin loginPlugin, int users,
            int ordered,
            int eventLoops, String limits, String gateLimits, String times, List<String> javaOptions) {

        /**
         * A host that records no requests and accepts every login. It scans the plugins folder often, so that a swap
         * follows its jar soon.
         */
        public Plan(List<String> gates, ServedPlugin plugin, boolean login, List<String> javaOptions) {
            this(gates, plugin, login, LOGIN, 0, 0, Runtime.getRuntime().availableProcessors(), "\"maxclient\": 100000",
                    "", "\"poll\": \"100ms\"", javaOptions);
        }

        /** Returns this plan with another number of event loops. */
        public Plan withEventLoops(int count) {
            return new Plan(gates, plugin, login, loginPlugin, users, ordered, count, limits, gateLimits, times,
                    javaOptions);
        }

        /** Returns this plan with recorded requests of {@code all} users, the first {@code inOrder} of them ordered. */
        public Plan withRecordedRequests(int all, int inOrder) {
            return new Plan(gates, plugin, login, loginPlugin, all, inOrder, eventLoops, limits, gateLimits, times,
                    javaOptions);
        }

        /** Returns this plan with a login server that has the given plugin. */
        public Plan withLoginPlugin(ServedPlugin other) {
            return new Plan(gates, plugin, true, other, users, ordered, eventLoops, limits, gateLimits, times,
                    javaOptions);
        }

        /**
         * Returns this plan with the given limits.
         *
         * @param all     settings of each gate and of the login server, as in {@code "maxclient": 1024}
         * @param ofGates more settings of each gate; empty for none
         */
        public Plan withLimits(String all, String ofGates) {
            return new Plan(gates, plugin, login, loginPlugin, users, ordered, eventLoops, all, ofGates, times,
                    javaOptions);
        }

        /** Returns this plan with other times of swaps. */
        public Plan withSwapTimes(String otherTimes) {
            return new Plan(gates, plugin, login, loginPlugin, users, ordered, eventLoops, limits, gateLimits,
                    otherTimes, javaOptions);
        }
    }

    public static ChildHost start(Plan plan) throws IOException, ChildException, InterruptedException {
        return startAnew(plan, null);
    }

    /** Starts a host whose log goes through a pipe to that reader. */
    public static ChildHost start(Plan plan, LogReader log) throws IOException, ChildException, InterruptedException {
        return startAnew(plan, log);
    }

    private static ChildHost startAnew(Plan plan, @Nullable LogReader log)
            throws IOException, ChildException, InterruptedException {
        Path home = Files.createTempDirectory("msgserver-bench");
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        plan.plugin().put(plugins.resolve(JAR), "1.0.0");
        plan.loginPlugin().put(plugins.resolve("login.jar"), "1.0.0");
        Files.writeString(home.resolve("msgserver.json"), settings(plan));
        return start(plan, home, Secrets.random(), log);
    }

    private static ChildHost start(Plan plan, Path home, Secrets secrets, @Nullable LogReader log)
            throws IOException, ChildException, InterruptedException {
        String[] arguments = {home.toString(), String.valueOf(plan.users()), String.valueOf(plan.ordered())};
        Child child = log == null
                ? Child.start(BenchHost.class, plan.javaOptions(), arguments)
                : Child.start(log, BenchHost.class, plan.javaOptions(), arguments);
        try {
            return new ChildHost(plan, child, home, secrets, child.begin(secrets.seed(), START), log);
        } catch (ChildException | InterruptedException | RuntimeException e) {
            child.close();
            Folders.delete(home);
            throw e;
        }
    }

    private static String settings(Plan plan) {
        String login = plan.login()
                ? "\"login\": { \"port\": 0, " + plan.limits() + ", \"plugin\": \"" + plan.loginPlugin().id() + "\" }, "
                : "";
        String gates = plan.gates().stream().map(gate -> "{ \"servername\": \"" + gate
                + "\", \"port\": 0, " + plan.limits() + ", "
                + (plan.gateLimits().isBlank() ? "" : plan.gateLimits() + ", ") + "\"plugin\": \"" + plan.plugin().id()
                + "\" }")
                .collect(Collectors.joining(", "));
        return "{ " + login + "\"gates\": [ " + gates + " ], \"plugins\": { " + plan.times() + " }, \"event_loops\": "
                + plan.eventLoops() + " }";
    }

    public Child child() {
        return child;
    }

    /** Returns the address of a gate. */
    public InetSocketAddress gate(String name) throws ChildException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) ports.number(name));
    }

    /** Returns the address of the login server. */
    public InetSocketAddress login() throws ChildException {
        return gate("login");
    }

    /**
     * Logs users in, with secrets that both processes know.
     *
     * @param first the number of the first of them; the numbers of earlier ones are not reused
     */
    public List<Login> logIn(String gate, int first, int count) throws ChildException, InterruptedException {
        List<String> subids = child.ask("login " + gate + " " + first + " " + count, PATIENCE).words();
        var logins = new ArrayList<Login>();
        for (int i = 0; i < count; i++) {
            logins.add(new Login(Secrets.uid(first + i), gate, subids.get(i), secrets.of(first + i)));
        }
        return logins;
    }

    /** Logs users in as {@link #logIn} does; they will not connect. */
    public void logInOnly(String gate, int first, int count) throws ChildException, InterruptedException {
        child.ask("crowd " + gate + " " + first + " " + count, PATIENCE);
    }

    /** Puts that version into the plugins folder. */
    public void drop(String version) throws IOException {
        plan.plugin().put(jarPath(JAR), version);
    }

    /** Returns the path of a jar of that name in the plugins folder. */
    public Path jarPath(String jar) {
        return home.resolve("plugins").resolve(jar);
    }

    /** Returns the file in which plugins record their runs. */
    public Path journal() {
        return home.resolve(BenchHost.JOURNAL);
    }

    /**
     * Waits until that jar has been refused, at that time or later.
     *
     * @param reason a word that the reason contains
     */
    public void awaitRefusal(String jar, Instant since, String reason) throws ChildException, InterruptedException {
        child.ask("refused " + jar + " " + since.toEpochMilli() + " " + reason, PATIENCE);
    }

    /**
     * Rolls back to the version that served before, as an operator does. Returns an empty text when that version
     * serves, else the reason of the refusal.
     */
    public String rollBack() throws ChildException, InterruptedException {
        return ChildReply.unpacked(child.ask("rollback " + plan.plugin().id(), PATIENCE).text("refused"));
    }

    /** Kicks a user, as an operator does. */
    public void kick(Login login) throws ChildException, InterruptedException {
        child.ask("kick " + login.servername() + " " + login.uid() + " " + login.subid(), PATIENCE);
    }

    /** Returns whether that version serves now. */
    public boolean isServing(String version) throws ChildException, InterruptedException {
        return child.ask("serves " + version, PATIENCE).number("serves") == 1;
    }

    /** Returns the counts of the host's own metrics: limits that were reached, and responses that were sent again. */
    public ChildReply counts() throws ChildException, InterruptedException {
        return child.ask("counts", PATIENCE);
    }

    /**
     * Stops the host by a signal. Its folder stays, for {@link #restart} or {@link #close}.
     *
     * @return its exit code
     */
    public int stop() throws ChildException, InterruptedException {
        int code = child.stop(PATIENCE);
        child.close();
        return code;
    }

    /** Restarts a stopped host with its kept state, on other ports. */
    public ChildHost restart() throws IOException, ChildException, InterruptedException {
        return start(plan, home, secrets, log);
    }

    /** Waits until that version serves. */
    public void awaitVersion(String version) throws ChildException, InterruptedException {
        child.ask("await " + version, PATIENCE);
    }

    /** Returns its resources after a garbage collection. */
    public ChildReply vitals() throws ChildException, InterruptedException {
        return child.ask("vitals", PATIENCE);
    }

    /** Returns its resources now, garbage included. */
    public ChildReply currentVitals() throws ChildException, InterruptedException {
        return child.ask("room", PATIENCE);
    }

    /** Returns the host's metrics in Prometheus' text format. */
    public String metrics() throws ChildException, InterruptedException {
        return ChildReply.unpacked(child.ask("metrics", PATIENCE).words().getFirst());
    }

    /** Returns its resources after a full collection, which pauses the host. */
    public ChildReply exactVitals() throws ChildException, InterruptedException {
        return child.ask("exact", PATIENCE);
    }

    /** Waits until no connection is open. */
    public void awaitNoConnections() throws ChildException, InterruptedException {
        while (connections() > 0) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Returns the number of open connections. */
    public long connections() throws ChildException, InterruptedException {
        return child.ask("connections", PATIENCE).number("open");
    }

    /** Returns the bytes of heap in use, after as many garbage collections as change the number. */
    public long heap() throws ChildException, InterruptedException {
        long before = Long.MAX_VALUE;
        long heap = vitals().number("heap");
        for (int i = 0; i < MAX_COLLECTIONS && before - heap > heap / SMALL_CHANGE; i++) {
            Thread.sleep(PAUSE_MILLIS);
            before = heap;
            heap = vitals().number("heap");
        }
        return heap;
    }

    /** Returns the runs that its plugin has recorded. */
    public ChildReply runs() throws ChildException, InterruptedException {
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
