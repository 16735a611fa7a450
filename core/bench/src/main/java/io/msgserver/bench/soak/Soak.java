package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.child.Versions;
import io.msgserver.bench.plugin.Journalled;
import io.msgserver.bench.plugin.Task;
import io.msgserver.bench.plugin.Versioned;
import io.msgserver.bench.soak.Trouble.Maker;
import io.msgserver.client.ClientEvent;
import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.MsgClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A run of users and trouble against a host that is restarted again and again. Run once, by one thread; any thread may
 * read its progress.
 */
public final class Soak {
    private static final String EVENT_LOOP = "event_loop";
    /** One gate for each lane, which its name says; the first one keeps an order whatever breaks. */
    private static final List<String> LANES = List.of("ordered", EVENT_LOOP, "concurrent");
    private static final MadePlugin PLUGIN = new MadePlugin("bench", Journalled.class,
            List.of(Versioned.class, Task.class));
    /** Places of a gate beyond those of its users. */
    private static final int SPARE_PLACES = 20;
    /** Small, so that responses are forgotten often: four times the requests that a user has under way. */
    private static final int EXPIRED_NUMBER = 4 * User.WINDOW;
    /** After this many requests the host remembers as many responses of a user as it ever will. */
    private static final int WARM_UP = 3 * EXPIRED_NUMBER;
    /** Bytes. All responses that a user has under way, if each has the largest size. */
    private static final int MAX_REMEMBERED = 1 << 20;
    private static final long REQUESTS_PER_SECOND = 2_000;
    private static final Duration REST = Duration.ofMinutes(2);
    /** The extension of the time while some trouble was not made yet. */
    private static final Duration OVERTIME = Duration.ofMinutes(2);
    private static final int MAX_PAUSE_MILLIS = 1_500;
    private static final Duration MEAN_LIFE = Duration.ofSeconds(60);
    /**
     * The whole heap is in memory from the beginning, so that the process grows only by memory outside of it. The AOT
     * cache is off, because the metaspace would not count its classes. Refusals of jars are not logged, because they
     * are intended.
     */
    private static final List<String> OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch",
            "-XX:AOTMode=off",
            "-Dslf4j.internal.verbosity=WARN",
            "-Dorg.slf4j.simpleLogger.log.io.msgserver.hotswap.catalog.Refusals=off",
            "-Dorg.slf4j.simpleLogger.log.io.msgserver.bench.plugin=info",
            "-Dorg.slf4j.simpleLogger.log.io.msgserver.cli.log.Output=warn");
    private static final ClientOptions PATIENT = ClientOptions.defaults().withConnectTimeout(Duration.ofSeconds(30))
            .withRetryPauses(Duration.ofMillis(50), Duration.ofSeconds(1)).withGiveUpAfter(Duration.ofMinutes(5));

    private final Plan plan;
    private final Findings findings = new Findings();
    private final ActivityBarrier barrier = new ActivityBarrier();
    private final Versions versions = new Versions();
    private final RequestProgress progressed = new RequestProgress();
    private final Recorder latency = new Recorder(3);
    private final LogPipe log = new LogPipe(findings, System.err);
    private final ShuffledTroubles operatorTroubles;
    private final ShuffledTroubles stops;
    private final Random random;
    private final List<User> users = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private volatile String stage = "starting a host";

    /**
     * The plan of a soak.
     *
     * @param seed     of all random choices; the scheduling stays random
     * @param troubles the kinds that are wanted
     */
    public record Plan(Duration time, int clients, long seed, Set<Trouble> troubles, List<String> javaOptions) {}

    /**
     * The outcome of a soak.
     *
     * @param connections that the users made
     * @param latencies   of the users' requests, in microseconds
     * @param leftOut     lines of the log that the hosts say they have left out
     * @param leaked      reports in it of versions that were still in memory; the samples say what is left of them
     * @param messages    of the first few faults
     */
    public record Outcome(double seconds, int lives, long asked, long answered, long connections, Histogram latencies,
            Map<Trouble, Integer> made, Findings.Counts faults, Journal.Runs runs, Limits limits,
            long leftOut, long leaked, List<Sample> samples, List<String> messages) {}

    public Soak(Plan plan) {
        this.plan = plan;
        this.operatorTroubles = shuffled(Maker.OPERATOR, 2);
        this.stops = shuffled(Maker.DIRECTOR, 3);
        this.random = seeded(4);
    }

    private Random seeded(long part) {
        return new Random(plan.seed * 1_000 + part);
    }

    private ShuffledTroubles shuffled(Maker maker, long part) {
        return new ShuffledTroubles(Trouble.of(maker).stream().filter(plan.troubles::contains).toList(), seeded(part));
    }

    /** Returns the progress in a line. */
    public String progressText() {
        return stage + "  " + progressed.answeredSoFar() + " answered, " + progressed.connectionsSoFar()
                + " connections, " + findings.all() + " troubles";
    }

    public Outcome run() throws IOException, ChildException, InterruptedException {
        try (RestartedHost host = RestartedHost.begin(hostPlan(), log, findings)) {
            long start = System.nanoTime();
            try {
                connect(host);
                warmUp();
                latency.reset();
                Operators operators = operators(host);
                List<Thread> threads = startAll(host);
                runLives(host, operators, System.nanoTime());
                finish(threads);
            } finally {
                barrier.end();
                users.forEach(User::close);
            }
            host.end();
            return outcome(host, (System.nanoTime() - start) / 1e9);
        }
    }

    private List<Thread> startAll(RestartedHost host) throws ChildException, InterruptedException {
        var threads = new ArrayList<Thread>();
        users.forEach(user -> threads.add(start("user", user::ask)));
        threads.add(start("cutter", new Cutter(host.relays(), plan.troubles, barrier, findings, seeded(5))::run));
        for (int lane = 0; lane < LANES.size(); lane++) {
            threads.add(start("bad clients", badClients(host, lane)::run));
        }
        return threads;
    }

    private Operators operators(RestartedHost host) throws ChildException, InterruptedException {
        int free = plan.clients + LANES.size();
        var each = new ArrayList<PlainUser>();
        for (int lane = 0; lane < LANES.size(); lane++) {
            each.add(plain(host, lane, free++));
        }
        var probeUsers = new ProbeUsers(each, versions);
        PlainUser logging = plain(host, LANES.indexOf(EVENT_LOOP), free++);
        return new Operators(operatorTroubles, new Operator(PLUGIN, versions, probeUsers, seeded(1)),
                new Kicks(LANES, free, findings, seeded(6)), new LogStall(log, logging, probeUsers, findings),
                findings);
    }

    private static PlainUser plain(RestartedHost host, int lane, int number)
            throws ChildException, InterruptedException {
        return new PlainUser(number, host.logIn(lane, number, 1).getFirst());
    }

    private BadClients badClients(RestartedHost host, int lane) throws ChildException, InterruptedException {
        var client = new BadClient(plain(host, lane, plan.clients + lane), maxclient(), seeded(10 + lane));
        return new BadClients(client, host.relays().get(lane), shuffled(Maker.BAD_CLIENT, 20 + lane), barrier, findings,
                seeded(30 + lane));
    }

    /** Ends the users' threads after their last requests are answered. */
    private void finish(List<Thread> threads) throws InterruptedException {
        stage = "waiting for the last answers";
        barrier.end();
        for (Thread thread : threads) {
            thread.join();
        }
        barrier.close(REST);
        stage = "looking what has run";
    }

    private ChildHost.Plan hostPlan() {
        String limits = "\"maxclient\": " + maxclient() + ", \"expired_number\": " + EXPIRED_NUMBER
                + ", \"max_remembered\": " + MAX_REMEMBERED + ", \"handshake_timeout\": \"3s\", "
                + "\"max_pending\": 64, \"write_timeout\": \"2s\"";
        String times = "\"poll\": \"100ms\", \"start_timeout\": \"5s\"";
        List<String> options = Stream.concat(OPTIONS.stream(), plan.javaOptions.stream()).toList();
        return new ChildHost.Plan(LANES, PLUGIN, false, options).withLimits(limits, "").withSwapTimes(times);
    }

    private int maxclient() {
        return plan.clients / LANES.size() + 1 + SPARE_PLACES;
    }

    /** Returns the number of a lane's first user; the users of a lane have consecutive numbers. */
    private int firstOf(int lane) {
        return lane * plan.clients / LANES.size();
    }

    private void connect(RestartedHost host) throws IOException, ChildException, InterruptedException {
        Duration pause = Duration.ofSeconds(plan.clients).dividedBy(REQUESTS_PER_SECOND);
        var shared = new User.Shared(barrier, versions, findings, progressed, pause,
                plan.troubles.contains(Trouble.LARGE_ANSWERS), latency);
        for (int lane = 0; lane < LANES.size(); lane++) {
            int first = firstOf(lane);
            for (Login login : host.logIn(lane, first, firstOf(lane + 1) - first)) {
                var client = MsgClient.connect(host.relays().get(lane).address(), login, PATIENT, this::note);
                users.add(new User(users.size(), client, shared, seeded(1_000 + users.size())));
            }
        }
    }

    private void note(ClientEvent event) {
        if (event instanceof ClientEvent.Connected) {
            progressed.connected();
        }
    }

    private void warmUp() throws InterruptedException {
        stage = "warming up";
        var threads = users.stream().map(user -> start("warm-up", () -> user.warmUp(WARM_UP))).toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Work that may be interrupted. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private static Thread start(String name, Work work) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Runs the host's lives. Those before the last take two thirds of the time together, so that a leak has the last
     * third to show.
     */
    private void runLives(RestartedHost host, Operators operators, long begin)
            throws IOException, ChildException, InterruptedException {
        int restarts = restarts();
        long early = plan.time.toNanos() * 2 / 3;
        long lifeBegin = begin;
        for (int life = 1; life <= restarts; life++) {
            double end = (life - random.nextDouble() / 2) / restarts;
            long lifeEnd = begin + (long) (early * end);
            runLives(host, operators, lifeBegin, lifeEnd, false);
            restart(host, operators);
            lifeBegin = System.nanoTime();
        }
        runLives(host, operators, lifeBegin, begin + plan.time.toNanos(), true);
    }

    private int restarts() {
        long kinds = Trouble.of(Maker.DIRECTOR).stream().filter(plan.troubles::contains).count();
        return kinds == 0 ? 0 : (int) Math.max(kinds, plan.time.toNanos() * 2 / 3 / MEAN_LIFE.toNanos());
    }

    private void runLives(RestartedHost host, Operators operators, long begin, long end, boolean last)
            throws IOException, ChildException, InterruptedException {
        stage = "life " + host.life();
        long early = begin + (end - begin) / 10;
        boolean sampled = false;
        while (System.nanoTime() < end || (last && isMissing(end))) {
            if (!sampled && System.nanoTime() >= early) {
                sample(host);
                sampled = true;
            }
            operators.makeNext(host.current());
            barrier.pause(Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS)));
        }
        if (!sampled) {
            sample(host);
        }
        sample(host);
    }

    /** Returns whether some trouble was not made, and there is overtime for it. */
    private boolean isMissing(long end) {
        return System.nanoTime() < end + OVERTIME.toNanos()
                && !findings.made().keySet().containsAll(plan.troubles);
    }

    private void sample(RestartedHost host) throws ChildException, InterruptedException {
        stage = "life " + host.life() + ", at rest";
        if (!barrier.close(REST)) {
            findings.broken("requests or bad clients are under way after " + REST.toSeconds() + " s at rest");
        }
        samples.add(host.sample(plan.clients, REST));
        barrier.open();
        stage = "life " + host.life();
    }

    /** Restarts the host under load. */
    private void restart(RestartedHost host, Operators operators)
            throws IOException, ChildException, InterruptedException {
        Trouble trouble = stops.next();
        barrier.pause(Duration.ofMillis(MAX_PAUSE_MILLIS));
        if (trouble == Trouble.SWAP_AND_STOP) {
            operators.ofPlugins().drop(host.current());
            barrier.pause(Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS / 5)));
        }
        stage = "stopping the host";
        host.end();
        barrier.pause(Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS)));
        stage = "starting the host";
        host.beginAgain();
        if (trouble == Trouble.SWAP_AND_STOP) {
            operators.ofPlugins().awaitServing(host.current());
        }
        findings.made(trouble);
    }

    private Outcome outcome(RestartedHost host, double seconds) throws IOException {
        List<Journal.Asked> asked = users.stream().map(User::asked).toList();
        Journal.Runs runs = Journal.read(host.journal(), asked, firstOf(1));
        return new Outcome(seconds, host.life(), progressed.askedSoFar(), progressed.answeredSoFar(),
                progressed.connectionsSoFar(), latency.getIntervalHistogram(), findings.made(), findings.counts(), runs,
                host.limits(), log.lines().leftOut(), log.lines().leaked(), samples, findings.messages());
    }
}
