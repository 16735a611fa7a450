package io.msgserver.bench.soak;

import io.msgserver.bench.measure.DurationConverter;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.measure.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "soak",
        description = {
                "Users ask and check every byte of every answer, while everything goes wrong.",
                "Connections are cut in the midst of large answers, the host is stopped and started, plugins are swapped, broken ones dropped in and rolled back to, jars vanish for a moment, users are kicked, the reader of the log stands still, and bad clients hit the limits. Nobody may see a wrong answer, a request that is lost or fails, or one that runs twice; no good connection may be closed by the host; what the host needs may not grow. The report says how often each trouble was made, and what has to hold then."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver bench soak",
                "  msgserver bench soak --time 1m                each kind of trouble once at least",
                "  msgserver bench soak --time 30m --seed 7",
                "  msgserver bench soak --time 1m --only storm,restart   to look for the cause of what was found"})
public final class SoakCommand extends Measuring {
    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "How long, the beginning and the end apart; each kind of trouble comes once at least, for which it goes on for up to two minutes more. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--clients",
            paramLabel = "C",
            defaultValue = "200",
            description = "Users, spread evenly over the lanes. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draws the same trouble as the run that told this seed; when exactly it comes is another matter. Default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Only this trouble, of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Trouble> only = List.of();

    @Override
    protected boolean measure() throws Exception {
        atLeast(3, "--clients", clients);
        long drawn = seed == null ? new Random().nextInt(1_000_000) : seed;
        Set<Trouble> troubles = only.isEmpty() ? EnumSet.allOf(Trouble.class) : EnumSet.copyOf(only);
        var soak = new Soak(new Soak.Plan(time, clients, drawn, troubles, javaOptions()));
        Soak.Outcome outcome = watched(soak);
        SoakReport report = SoakReport.of(clients, drawn, outcome, SoakVerdicts.of(outcome, troubles));
        report(report, SoakReport::print);
        outcome.messages().forEach(err()::println);
        return Verdict.all(report.verdicts());
    }

    private Soak.Outcome watched(Soak soak) throws Exception {
        Progress progress = progress();
        Thread watch = Thread.ofVirtual().name("progress").start(() -> watch(soak, progress));
        try {
            return soak.run();
        } finally {
            watch.interrupt();
            watch.join();
            progress.done();
        }
    }

    /** Prints a line a second. */
    private static void watch(Soak soak, Progress progress) {
        try {
            while (true) {
                progress.line(soak.progressText());
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
