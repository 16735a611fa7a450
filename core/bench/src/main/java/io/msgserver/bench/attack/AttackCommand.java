package io.msgserver.bench.attack;

import io.msgserver.bench.measure.DurationConverter;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "attack",
        description = {
                "Attacks a host of its own, in several ways, and looks what good clients feel of it.",
                "Before each attack and during it they ask at a pace that does not depend on the host, and somebody new logs in every little while. How long they took is printed for before and during the attack. Nobody may get a wrong answer, p99 may not be more than 3 times what it was, and nothing may be left behind."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver bench attack                              all of them: about 15 minutes",
                "  msgserver bench attack --only slow-loris --rounds 5",
                "  msgserver bench attack --only passwords-from-one-address --rounds 1 --calm 20s   600,000 rounds of PBKDF2 each",
                "  msgserver bench attack --only half-open --limits '\"maxclient\": 1024'",
                "  msgserver bench attack --only slow-readers --gate-limits '\"max_pending\": 16'"})
public final class AttackCommand extends Measuring {
    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            converter = Name.class,
            description = "One or some of: slow-loris, reset-storm, half-open, random-bytes, replay, wrong-passwords, passwords-from-one-address, oversize, slow-readers. Default: all.")
    private List<Attack> only = List.of(Attack.values());

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "100",
            description = "Good ones. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "1000",
            description = "Requests a second of them all; latency counts from when each should have been sent. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each attack is begun anew. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--connections",
            paramLabel = "C",
            description = "Of the attacker, to each port. Default: as suits the attack; 5,000 for slow-loris.")
    private @Nullable Integer connections;

    @Option(
            names = "--limits",
            paramLabel = "SETTINGS",
            defaultValue = "\"maxclient\": 8000",
            description = "Settings of the login server and of the gate. Default: ${DEFAULT-VALUE}, and what a host has by itself.")
    private String limits = "";

    @Option(
            names = "--gate-limits",
            paramLabel = "SETTINGS",
            defaultValue = "",
            description = "Settings of the gate alone, as in '\"max_pending\": 16'.")
    private String gateLimits = "";

    @Option(
            names = "--guesses",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Wrong passwords, in all rounds together. Default: ${DEFAULT-VALUE}.")
    private int guesses;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "8s",
            converter = DurationConverter.class,
            description = "Before anything is measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--calm",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Measured before each attack. Default: ${DEFAULT-VALUE}.")
    private Duration calm = Duration.ZERO;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "That each attack goes on. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    /** Converts the name of an attack. */
    private static final class Name implements ITypeConverter<Attack> {
        @Override
        public Attack convert(String text) {
            return Arrays.stream(Attack.values()).filter(attack -> attack.toString().equals(text)).findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no attack \"" + text + "\", only "
                            + Arrays.toString(Attack.values())));
        }
    }

    @Override
    protected boolean measure() throws Exception {
        var plan = new AttackRun.Plan(atLeast(2, "--clients", clients), rate, atLeast(1, "--rounds", rounds),
                connections, limits, gateLimits, warmUp, calm, time, guesses, javaOptions());
        Progress progress = progress();
        var attacks = new ArrayList<AttackReport.Attacked>();
        for (Attack attack : only) {
            try (AttackRun run = AttackRun.prepare(plan, attack, progress)) {
                attacks.add(run.run());
                run.failures().forEach(failure -> progress.line(attack + ": " + failure));
            }
        }
        progress.done();
        var report = new AttackReport(clients, rate, rounds, attacks);
        report(report, AttackReport::print);
        return report.passed();
    }
}
