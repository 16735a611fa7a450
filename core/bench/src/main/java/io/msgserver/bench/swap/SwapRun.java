package io.msgserver.bench.swap;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.ChildReply;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.child.ServedPlugin;
import io.msgserver.bench.child.Versions;
import io.msgserver.bench.load.Dialogue;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.LoadException;
import io.msgserver.bench.load.Pace;
import io.msgserver.bench.load.Phase;
import io.msgserver.bench.load.Target;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.measure.Verdict;
import io.msgserver.bench.plugin.HandedOver;
import io.msgserver.bench.plugin.Recorded;
import io.msgserver.bench.plugin.Versioned;
import io.msgserver.client.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Replaces a plugin under load. */
final class SwapRun {
    /** One gate for each lane, which its name says; those that keep an order first. */
    private static final List<String> LANES = List.of("ordered", "event_loop", "concurrent");
    private static final int ORDERED_LANES = 2;
    /** The number of swaps after which the server has reached its final size. */
    private static final int EARLY = 100;
    private static final Duration HANDOVER_TIMEOUT = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /**
     * The plan of a run of swaps.
     *
     * @param users in each lane
     * @param every from one swap to the next
     * @param time  without swaps, before and after
     */
    record Plan(int swaps, int users, Pace pace, Duration every, Duration warmUp, Duration time, boolean handover,
            List<String> javaOptions) {}

    private final Plan plan;
    private final Progress progress;
    private final Versions versions = new Versions();
    /** In microseconds. */
    private final Histogram swapTimes = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    private List<String> messages = List.of();

    SwapRun(Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Returns the messages of the first few errors of requests and connections. */
    List<String> messages() {
        return messages;
    }

    SwapReport run() throws IOException, ChildException, LoadException, InterruptedException {
        progress.line("starting a host");
        try (ChildHost host = ChildHost.start(hostPlan());
                Load load = Load.connect(targets(host), plan.pace(), 1)) {
            load.start();
            progress.phase("warming up", load, plan.warmUp());
            Phase before = progress.phase("without swaps, before", load, plan.time());
            load.begin();
            SwapReport.Vitals early = swap(host, load);
            Phase meanwhile = load.end();
            Phase after = progress.phase("without swaps, after", load, plan.time());
            load.drain(DRAIN);
            progress.line("looking what is left");
            var report = report(before.with(after), meanwhile, early, vitals(host, plan.swaps()), host, load);
            progress.done();
            return report;
        }
    }

    private ChildHost.Plan hostPlan() {
        int all = plan.users() * LANES.size();
        int ordered = plan.users() * ORDERED_LANES;
        ServedPlugin plugin = plan.handover()
                ? new MadePlugin("bench", HandedOver.class, List.of(Recorded.class, Versioned.class))
                : new MadePlugin("bench", Recorded.class, List.of(Versioned.class));
        return new ChildHost.Plan(LANES, plugin, false, plan.javaOptions()).withRecordedRequests(all, ordered);
    }

    private List<Target> targets(ChildHost host) throws ChildException, InterruptedException {
        var targets = new ArrayList<Target>();
        for (int lane = 0; lane < LANES.size(); lane++) {
            String gate = LANES.get(lane);
            int first = lane * plan.users();
            for (Login login : host.logIn(gate, first, plan.users())) {
                Dialogue dialogue = new SwapDialogue(targets.size(), versions, plan.pace().slots());
                targets.add(Target.of(host.gate(gate), login, 1, dialogue, lane));
            }
        }
        return targets;
    }

    /** Swaps, and returns the server's resources after the first swaps. */
    private SwapReport.Vitals swap(ChildHost host, Load load) throws IOException, ChildException, InterruptedException {
        int early = Math.min(EARLY, Math.max(1, plan.swaps() / 10));
        SwapReport.Vitals vitals = null;
        for (int swap = 1; swap <= plan.swaps() || vitals == null; swap++) {
            long start = System.nanoTime();
            swapOnce(host, swap);
            long took = System.nanoTime() - start;
            swapTimes.recordValue(TimeUnit.NANOSECONDS.toMicros(took));
            progress.report("swap " + swap + " of " + plan.swaps(), load);
            if (swap == early) {
                vitals = vitals(host, swap);
            }
            TimeUnit.NANOSECONDS.sleep(plan.every().toNanos() - took);
        }
        return vitals;
    }

    private void swapOnce(ChildHost host, int swap) throws IOException, ChildException, InterruptedException {
        String version = "1.0." + swap;
        versions.announce(swap);
        host.drop(version);
        host.awaitVersion(version);
        versions.confirm(swap);
    }

    private static SwapReport.Vitals vitals(ChildHost host, int swaps) throws ChildException, InterruptedException {
        ChildReply vitals = host.vitals();
        return new SwapReport.Vitals(swaps, vitals.number("metaspace"), vitals.number("threads"),
                vitals.number("files"), vitals.number("loaders"), vitals.number("collected"));
    }

    private SwapReport report(Phase without, Phase meanwhile, SwapReport.Vitals early, SwapReport.Vitals late,
            ChildHost host, Load load) throws ChildException, InterruptedException {
        messages = load.faults().messages();
        ChildReply recorded = host.runs();
        var runs = new SwapReport.Runs(recorded.number("runs"), load.answered(), recorded.number("twice"),
                recorded.number("disordered"));
        Latency calm = Latency.of(without);
        Latency swapping = Latency.of(meanwhile);
        List<Verdict> verdicts = Stream.of(SwapVerdicts.of(load.faults().counts(), runs),
                SwapVerdicts.of(early, late), SwapVerdicts.of(calm, swapping, plan.handover(), HANDOVER_TIMEOUT))
                .flatMap(List::stream).toList();
        return new SwapReport(plan.swaps(), plan.users() * LANES.size(), plan.handover(), spread(), calm, swapping,
                lanes(without, meanwhile), load.faults().counts(), runs, early, late, verdicts);
    }

    private SwapReport.Spread spread() {
        return new SwapReport.Spread(swapTimes.getMinValue() / 1e3, swapTimes.getValueAtPercentile(50) / 1e3,
                swapTimes.getValueAtPercentile(99) / 1e3, swapTimes.getMaxValue() / 1e3);
    }

    private static List<SwapReport.Lane> lanes(Phase without, Phase meanwhile) {
        var lanes = new ArrayList<SwapReport.Lane>();
        for (int lane = 0; lane < LANES.size(); lane++) {
            lanes.add(new SwapReport.Lane(LANES.get(lane),
                    Latency.of(without.groups().get(lane), without.seconds()),
                    Latency.of(meanwhile.groups().get(lane), meanwhile.seconds())));
        }
        return lanes;
    }
}
