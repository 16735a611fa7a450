package io.msgserver.bench.attack;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.load.Dialogue;
import io.msgserver.bench.load.FixedDialogue;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.LoadException;
import io.msgserver.bench.load.Pace;
import io.msgserver.bench.load.Phase;
import io.msgserver.bench.load.Target;
import io.msgserver.bench.measure.Footprint;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.measure.Ratio;
import io.msgserver.bench.measure.Scrape;
import io.msgserver.bench.plugin.Generous;
import io.msgserver.bench.plugin.ShippedLogin;
import io.msgserver.bench.plugin.SlowLogin;
import io.msgserver.client.Login;
import io.msgserver.protocol.Handshake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One attack on a host of its own, in rounds: good clients are measured without it, then with it. */
final class AttackRun implements AutoCloseable {
    private static final String GATE = "ordered";
    private static final int PAYLOAD = 16;
    /** A host exempts its own machine's addresses from the limits by default; this one counts the attacker's. */
    private static final String ATTACKER_COUNTS = "\"per_address\": { \"exempt\": [ \"127.0.0.1/32\" ] }";
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    /** An attack that is not done when its time is over may take at most this multiple of its time. */
    private static final int MAX_DURATIONS = 6;

    /**
     * The plan of an attack run.
     *
     * @param connections of the attacker to each port; null for the attack's own number
     * @param limits      the host's settings of both its ports
     * @param gateLimits  and those of its gate
     * @param calm        the time measured before each attack
     * @param time        that each attack takes
     * @param guesses     of passwords, in all rounds together
     */
    record Plan(int clients, double rate, int rounds, @Nullable Integer connections, String limits,
            String gateLimits, Duration warmUp,
            Duration calm, Duration time, int guesses, List<String> javaOptions) {}

    private final Plan plan;
    private final Attack attack;
    private final Progress progress;
    private final ChildHost host;
    private final ChildAttacker attacker;
    private final Load load;
    private final NewUsers newUsers;

    private final List<Double> ratios = new ArrayList<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private Footprint most = new Footprint(0, 0, 0, 0);
    private boolean over = true;

    private AttackRun(Plan plan, Attack attack, Progress progress, ChildHost host, ChildAttacker attacker, Load load)
            throws ChildException {
        this.plan = plan;
        this.attack = attack;
        this.progress = progress;
        this.host = host;
        this.attacker = attacker;
        this.load = load;
        this.newUsers = NewUsers.start(host.login(), host.gate(GATE), GATE, SlowLogin.PASSWORD, period(attack));
    }

    /** Starts a host, the clients, and the attacker, which is still idle. */
    static AttackRun prepare(Plan plan, Attack attack, Progress progress)
            throws IOException, ChildException, LoadException, InterruptedException {
        progress.line(attack + ": starting a host");
        ChildHost host = ChildHost.start(hostPlan(plan, attack));
        try {
            List<Login> good = host.logIn(GATE, 0, plan.clients());
            ChildAttacker attacker = ChildAttacker.start(attack, host.login(), host.gate(GATE), GATE,
                    connections(plan, attack));
            try {
                introduce(host, attacker, attack, good);
                return new AttackRun(plan, attack, progress, host, attacker, connect(plan, host, good));
            } catch (ChildException | LoadException | InterruptedException | RuntimeException e) {
                attacker.close();
                throw e;
            }
        } catch (IOException | ChildException | LoadException | InterruptedException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static ChildHost.Plan hostPlan(Plan plan, Attack attack) {
        // A concurrent collection leaves garbage behind, which would be counted.
        List<String> options = Stream.concat(Stream.of("-XX:-ExplicitGCInvokesConcurrent"), plan.javaOptions().stream())
                .toList();
        var bare = new ChildHost.Plan(List.of(GATE), new MadePlugin("bench", Generous.class), true, options);
        ChildHost.Plan usual = bare.withLimits(plan.limits(), plan.gateLimits());
        return switch (attack) {
            case WRONG_PASSWORDS -> usual.withLoginPlugin(new MadePlugin("slow-login", SlowLogin.class));
            case PASSWORDS_FROM_ONE_ADDRESS -> bare
                    .withLimits(plan.limits() + ", " + ATTACKER_COUNTS, plan.gateLimits())
                    .withLoginPlugin(new MadePlugin("shipped-login", ShippedLogin.class, List.of(SlowLogin.class)));
            default -> usual;
        };
    }

    /** Returns the time from one newcomer to the next: more than a login takes. */
    private static Duration period(Attack attack) {
        return attack == Attack.PASSWORDS_FROM_ONE_ADDRESS ? Duration.ofSeconds(1) : Duration.ofMillis(250);
    }

    private static int connections(Plan plan, Attack attack) {
        return plan.connections() == null ? attack.connections() : plan.connections();
    }

    /** Gives the attacker its own logins and the recorded handshakes of the good clients. */
    private static void introduce(ChildHost host, ChildAttacker attacker, Attack attack, List<Login> good)
            throws ChildException, InterruptedException {
        for (Login login : host.logIn(GATE, good.size(), attack.users())) {
            attacker.addAccount(login);
        }
        for (Login login : good) {
            attacker.addHandshake(Handshake.prove(login.username(), 1, login.secret()).toBytes());
        }
    }

    private static Load connect(Plan plan, ChildHost host, List<Login> good)
            throws ChildException, LoadException, InterruptedException {
        Dialogue dialogue = new FixedDialogue(PAYLOAD, FixedDialogue.Expected.ECHO);
        var gate = host.gate(GATE);
        return Load.connect(good.stream().map(login -> Target.of(gate, login, 1, dialogue, 0)).toList(),
                new Pace.Open(plan.rate()), 1);
    }

    /** Returns the messages of the first few errors. */
    List<String> failures() {
        var failures = new ArrayList<>(load.faults().messages());
        failures.addAll(newUsers.failures());
        return failures;
    }

    AttackReport.Attacked run() throws ChildException, InterruptedException {
        load.start();
        phase("warming up", plan.warmUp());
        newUsers.take();
        Footprint before = footprint();
        most = most.most(before);
        Footprint first = before;
        Measured calm = null;
        Measured during = null;
        for (int round = 1; round <= plan.rounds(); round++) {
            Measured quiet = measured("round " + round + ", before", plan.calm());
            Measured hard = attacked(round);
            ratios.add(ratio(quiet, hard));
            calm = calm == null ? quiet : calm.with(quiet);
            during = during == null ? hard : during.with(hard);
            if (round == 1) {
                first = footprint();
            }
        }
        Footprint last = footprint();
        load.drain(DRAIN);
        return report(calm, during, before, first, last);
    }

    /** The latencies and errors that the good clients had in a span of time. */
    private record Measured(Phase phase, NewUsers.Outcomes came) {
        Measured with(Measured other) {
            return new Measured(phase.with(other.phase), came.with(other.came));
        }
    }

    private Measured measured(String name, Duration time) throws ChildException, InterruptedException {
        newUsers.take();
        Phase phase = phase(name, time);
        return new Measured(phase, newUsers.take());
    }

    private Measured attacked(int round) throws ChildException, InterruptedException {
        Scrape before = scrape();
        attacker.start(plan.guesses() / plan.rounds() + 1);
        Measured hard = measured("round " + round + ", under attack", plan.time());
        for (int longer = 1; longer < MAX_DURATIONS && !attacker.isDone(); longer++) {
            hard = hard.with(measured("round " + round + ", under attack, still", plan.time()));
        }
        attacker.stop();
        over &= recovered();
        scrape().refusedSince(before).forEach((reason, count) -> refused.merge(reason, count, Long::sum));
        return hard;
    }

    private Phase phase(String name, Duration time) throws ChildException, InterruptedException {
        load.begin();
        progress.begin(load);
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            Thread.sleep(Math.min(left, STEP.toNanos()) / 1_000_000 + 1);
            most = most.most(Footprint.of(host.currentVitals()));
            progress.report(attack + ": " + name, load);
        }
        return load.end();
    }

    /** Returns whether, after some time, none of the attacker's connections is left. */
    private boolean recovered() throws ChildException, InterruptedException {
        progress.line(attack + ": it is over");
        long end = System.nanoTime() + RECOVERY.toNanos();
        // The number of newcomers varies.
        while (scrape().connections() > plan.clients() + 1) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(STEP);
        }
        return true;
    }

    private Scrape scrape() throws ChildException, InterruptedException {
        return Scrape.of(host.metrics());
    }

    private Footprint footprint() throws ChildException, InterruptedException {
        return Footprint.of(host.vitals());
    }

    private static double ratio(Measured quiet, Measured hard) {
        return hard.phase().all().percentile(99) / quiet.phase().all().percentile(99);
    }

    private AttackReport.Attacked report(@Nullable Measured calm, @Nullable Measured during, Footprint before,
            Footprint first,
            Footprint last) throws ChildException, InterruptedException {
        if (calm == null || during == null) {
            throw new IllegalStateException("no round");
        }
        Map<String, Long> attempted = attacker.counts();
        var coming = AttackReport.Coming.of(during.came());
        double ratio = Ratio.median(ratios.stream().mapToDouble(Double::doubleValue).toArray());
        var verdicts = new AttackVerdicts().answers(load.faults().counts()).p99(ratio).newcomers(coming)
                .afterwards(over, before, last).memory(first, last);
        if (attack.users() == 0) {
            // The replayed login was a good one once a round, and only the host counts it.
            verdicts.nobodyIsServed(attempted.getOrDefault("served", 0L));
        }
        if (attack == Attack.WRONG_PASSWORDS) {
            verdicts.guesses(attempted.getOrDefault("refused_in_words", 0L), plan.guesses());
        }
        return new AttackReport.Attacked(attack.toString(), attack.description(), connections(plan, attack),
                during.phase().seconds(), attempted, refused, Latency.of(calm.phase()), Latency.of(during.phase()),
                ratios, ratio, AttackReport.Coming.of(calm.came()), coming, load.faults().counts(), before, most,
                first, last, verdicts.verdicts());
    }

    @Override
    public void close() {
        try (host; attacker; load) {
            newUsers.close();
        }
    }
}
