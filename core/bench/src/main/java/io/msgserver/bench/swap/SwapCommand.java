package io.msgserver.bench.swap;

import io.msgserver.bench.load.Pace;
import io.msgserver.bench.measure.DurationConverter;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "swap",
        description = {
                "Replaces a plugin again and again under load, and looks whether anybody notices.",
                "Users in all three lanes keep asking. Nobody may see a request that fails, is lost, run twice or out of order, a connection that is closed, an answer from a version that did not serve, a leak, a pause."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver bench swap",
                "  msgserver bench swap --swaps 100 --every 1s --rate 5000   at the pace of a busy afternoon",
                "  msgserver bench swap --handover                           with state that goes from version to version"})
public final class SwapCommand extends Measuring {
    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int swaps;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "54",
            description = "Users, spread evenly over the lanes. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--depth",
            paramLabel = "D",
            defaultValue = "4",
            description = "Requests that each keeps in flight. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Instead of --depth: requests a second in all, whatever happens; latency counts from when each should have been sent.")
    private @Nullable Double rate;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = DurationConverter.class,
            description = "From one swap to the next. Default: as fast as it goes.")
    private Duration every = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Before anything is measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Measured without swaps, before them and after them. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(names = "--handover", description = "The plugin hands state over.")
    private boolean handover;

    @Override
    protected boolean measure() throws Exception {
        Pace pace = rate == null ? new Pace.Closed(atLeast(1, "--depth", depth)) : new Pace.Open(rate);
        var run = new SwapRun(new SwapRun.Plan(atLeast(1, "--swaps", swaps),
                atLeast(3, "--connections", connections) / 3, pace, every, warmUp, time, handover,
                javaOptions()), progress());
        SwapReport report = run.run();
        report(report, SwapReport::print);
        run.messages().forEach(err()::println);
        return Verdict.all(report.verdicts());
    }
}
