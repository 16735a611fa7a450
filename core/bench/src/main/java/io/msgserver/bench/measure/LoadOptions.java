package io.msgserver.bench.measure;

import io.msgserver.bench.load.Pace;
import io.msgserver.protocol.Packages;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The command-line options of a load: its connections, pace, content, durations and threads. */
public final class LoadOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "100",
            description = "Users, each with a connection. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--depth",
            paramLabel = "D",
            defaultValue = "1",
            description = "Requests that each keeps in flight. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Instead of --depth: requests a second in all, whatever happens; latency counts from when each should have been sent.")
    private @Nullable Double rate;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "16",
            description = "In each request. Default: ${DEFAULT-VALUE}.")
    private int payload;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "Before anything is measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "That is measured. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the generator. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /**
     * Checks the options before a server is started for them.
     *
     * @throws ParameterException when one is out of its bounds
     */
    public void check() {
        connections();
        payload();
        threads();
        pace();
    }

    public int connections() {
        return within("--connections", connections, 1, 1_000_000);
    }

    public int payload() {
        return within("--payload", payload, 0, Packages.MAX_RESPONSE);
    }

    public int threads() {
        return within("--threads", threads, 1, 64);
    }

    public Duration warmUp() {
        return warmUp;
    }

    public Duration time() {
        return time;
    }

    public Pace pace() {
        if (rate == null) {
            return new Pace.Closed(within("--depth", depth, 1, 10_000));
        }
        if (!(rate > 0 && rate <= 1e8)) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + ": it must be more than 0");
        }
        return new Pace.Open(rate);
    }

    /** Returns the text for the report. */
    public static String text(Pace pace) {
        return switch (pace) {
            case Pace.Closed(int depth) -> "depth " + depth;
            case Pace.Open(double rate) -> String.format(Locale.ROOT, "rate %,.0f", rate);
        };
    }

    private int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(spec.commandLine(),
                    name + " is " + value + ": it must be " + least + " to " + most);
        }
        return value;
    }
}
