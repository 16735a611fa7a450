package io.msgserver.bench.throughput;

import io.msgserver.api.Lane;
import io.msgserver.bench.child.Child;
import io.msgserver.bench.child.ChildBare;
import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.load.Dialogue;
import io.msgserver.bench.load.FixedDialogue;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.LoadException;
import io.msgserver.bench.load.Pace;
import io.msgserver.bench.load.Target;
import io.msgserver.bench.measure.Cost;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.LoadOptions;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Meter;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.plugin.EchoPlugin;
import io.msgserver.bench.throughput.CompareReport.Round;
import io.msgserver.bench.throughput.CompareReport.Side;
import io.msgserver.client.Login;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = {
                "Drives a host and a bare Netty echo in turn, each in a process of its own, and sets what they cost side by side.",
                "Trust the ratios: a machine's speed drifts, and both drift with it."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver bench compare",
                "  msgserver bench compare --lane event_loop --depth 16 --rounds 7 --time 5s",
                "  msgserver bench compare --crowd 1000000   does it matter how many others are logged in?",
                "  msgserver bench compare --open-loop       at half the rate that both can keep up with"})
public final class CompareCommand extends Measuring {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            defaultValue = "ORDERED",
            description = "Of the host's plugin, which echoes too: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Lane lane = Lane.ORDERED;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Of both. One more, that does not count, comes first. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--open-loop",
            description = "At half the rate that the slower of the two reached in the round that does not count.")
    private boolean openLoop;

    @Option(
            names = "--server-threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops of each server. Default: ${DEFAULT-VALUE}.")
    private int serverThreads;

    @Option(
            names = "--crowd",
            paramLabel = "N",
            defaultValue = "0",
            description = "Users of the host who are logged in besides, and neither connect nor ask. Default: ${DEFAULT-VALUE}.")
    private int crowd;

    private boolean sound = true;

    /** One of the two servers: its process, and the connections to it. */
    private record Server(String name, Child child, List<Target> targets) {}

    @Override
    protected boolean measure() throws Exception {
        atLeast(1, "--rounds", rounds);
        atLeast(1, "--server-threads", serverThreads);
        atLeast(0, "--crowd", crowd);
        options.check();
        String gate = lane.name().toLowerCase(Locale.ROOT);
        Dialogue dialogue = new FixedDialogue(options.payload(), FixedDialogue.Expected.ECHO);
        try (ChildBare echo = ChildBare.echo(serverThreads, javaOptions());
                ChildHost host = ChildHost
                        .start(new ChildHost.Plan(List.of(gate), new MadePlugin("bench", EchoPlugin.class),
                                false, javaOptions()).withEventLoops(serverThreads))) {
            List<Login> logins = host.logIn(gate, 0, options.connections());
            if (crowd > 0) {
                progress().line(Text.count(crowd) + " users are logged in");
                host.logInOnly(gate, options.connections(), crowd);
            }
            InetSocketAddress address = host.gate(gate);
            var bare = new Server("echo", echo.child(),
                    Collections.nCopies(options.connections(), Target.bare(echo.address(), dialogue)));
            return compare(bare, round -> new Server("host", host.child(), logins.stream()
                    .map(login -> Target.of(address, login, round + 1, dialogue, 0)).toList()));
        }
    }

    /** @param full the host, with an index of its own in each round */
    private boolean compare(Server bare, IntFunction<Server> full)
            throws LoadException, ChildException, InterruptedException {
        Progress progress = progress();
        Round uncounted = round(0, bare, full.apply(0), options.pace(), progress);
        Pace pace = openLoop ? halfOf(slower(uncounted)) : options.pace();
        var measured = new ArrayList<Round>();
        for (int round = 1; round <= rounds && sound; round++) {
            measured.add(round(round, bare, full.apply(round), pace, progress));
        }
        progress.done();
        report(new CompareReport(lane.name(), options.connections(), LoadOptions.text(pace), options.payload(),
                crowd, serverThreads, measured, CompareReport.ratios(measured)), CompareReport::print);
        return sound;
    }

    private static Pace halfOf(double rate) throws LoadException {
        if (rate <= 0) {
            throw new LoadException(
                    "a server answered nothing in the round that is not counted, so that there is no rate for"
                            + " the open loop: let a round last longer with --time");
        }
        return new Pace.Open(rate / 2);
    }

    private static double slower(Round round) {
        return Math.min(round.echo().latency().rate(), round.host().latency().rate());
    }

    /**
     * Measures one round. The order alternates from round to round, so that neither server profits from a warmer
     * machine.
     */
    private Round round(int number, Server bare, Server full, Pace pace, Progress progress)
            throws LoadException, ChildException, InterruptedException {
        String name = "round " + number + " of " + rounds + ", ";
        if (number % 2 == 0) {
            Side host = drive(name, full, pace, progress);
            return new Round(drive(name, bare, pace, progress), host);
        }
        Side echo = drive(name, bare, pace, progress);
        return new Round(echo, drive(name, full, pace, progress));
    }

    private Side drive(String round, Server server, Pace pace, Progress progress)
            throws LoadException, ChildException, InterruptedException {
        try (Load load = Load.connect(server.targets(), pace, options.threads())) {
            load.start();
            progress.phase(round + server.name() + ", warming up", load, options.warmUp());
            Cost.Priced measured = Cost.measure(round + server.name(), load, options.time(), progress,
                    Meter.of(server.child()));
            load.drain(DRAIN);
            sound &= isSound(load.faults());
            return new Side(Latency.of(measured.phase()), measured.cost());
        }
    }
}
