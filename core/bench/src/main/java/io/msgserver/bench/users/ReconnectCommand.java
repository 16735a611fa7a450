package io.msgserver.bench.users;

import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.load.Dialogue;
import io.msgserver.bench.load.FixedDialogue;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.LoadException;
import io.msgserver.bench.load.Pace;
import io.msgserver.bench.load.Target;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.plugin.EchoPlugin;
import io.msgserver.client.Login;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconnect",
        description = {
                "Lets everybody who is logged in connect at the same time, as after a broken network, again and again.",
                "The first storms find a host that has just been started, whose code is still being compiled: they are told, and do not count.",
                "A handshake that is not answered 200 OK is a failure."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver bench reconnect --users 10000 --storms 5")
public final class ReconnectCommand extends Measuring {
    private static final String GATE = "ordered";

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Default: ${DEFAULT-VALUE}. Two files are open for each.")
    private int users;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description = "Storms that come first, and do not count. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--storms", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
    private int storms;

    private boolean sound = true;

    @Override
    protected boolean measure() throws Exception {
        atLeast(1, "--users", users);
        atLeast(0, "--warm-up", warmUp);
        atLeast(1, "--storms", storms);
        Progress progress = progress();
        try (ChildHost host = ChildHost.start(
                new ChildHost.Plan(List.of(GATE), new MadePlugin("bench", EchoPlugin.class), false, javaOptions()))) {
            List<Login> logins = host.logIn(GATE, 0, users);
            var measured = new ArrayList<ReconnectReport.Storm>();
            for (int storm = 1; storm <= warmUp + storms; storm++) {
                progress.line("storm " + storm + " of " + (warmUp + storms));
                measured.add(storm(host, logins, storm));
            }
            progress.done();
            report(ReconnectReport.of(users, measured.subList(0, warmUp), measured.subList(warmUp, measured.size())),
                    ReconnectReport::print);
            return sound;
        }
    }

    private ReconnectReport.Storm storm(ChildHost host, List<Login> logins, int index) throws Exception {
        InetSocketAddress gate = host.gate(GATE);
        Dialogue nothing = new FixedDialogue(0, FixedDialogue.Expected.ANY);
        List<Target> targets = logins.stream().map(login -> Target.of(gate, login, index, nothing, 0)).toList();
        // The disconnections of the storm before do not count in this one.
        host.awaitNoConnections();
        Duration before = host.child().cpu();
        long start = System.nanoTime();
        try (Load all = connect(targets)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            double spent = host.child().cpu().minus(before).toNanos() / 1e9;
            sound &= isSound(all.faults());
            return ReconnectReport.Storm.of(logins.size(), seconds, spent);
        }
    }

    private static Load connect(List<Target> targets) throws LoadException, InterruptedException {
        return Load.connect(targets, new Pace.Closed(1), 1);
    }
}
