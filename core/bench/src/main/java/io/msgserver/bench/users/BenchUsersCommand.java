package io.msgserver.bench.users;

import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.load.Dialogue;
import io.msgserver.bench.load.FixedDialogue;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.Pace;
import io.msgserver.bench.load.Target;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.plugin.EchoPlugin;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "users",
        description = "Tells how much of a host's heap a user needs who is logged in, and one who is connected.",
        footerHeading = "%nExample:%n",
        footer = "  msgserver bench users --users 100000 --connections 1000")
public final class BenchUsersCommand extends Measuring {
    private static final String GATE = "ordered";
    private static final int AT_ONCE = 50_000;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Who are logged in and not connected. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Who are connected. Default: ${DEFAULT-VALUE}. Two files are open for each.")
    private int connections;

    @Override
    protected boolean measure() throws Exception {
        atLeast(1, "--users", users);
        atLeast(1, "--connections", connections);
        double loggedIn = perLoggedIn();
        double connected = perConnected();
        progress().done();
        report(new UsersReport(users, loggedIn, connections, connected), UsersReport::print);
        return true;
    }

    private double perLoggedIn() throws Exception {
        Progress progress = progress();
        try (ChildHost host = start()) {
            settle(host);
            long before = host.heap();
            for (int first = AT_ONCE; first < AT_ONCE + users; first += AT_ONCE) {
                progress.line(Text.count(first - AT_ONCE) + " users are logged in");
                host.logInOnly(GATE, first, Math.min(AT_ONCE, AT_ONCE + users - first));
            }
            return (double) (host.heap() - before) / users;
        }
    }

    private double perConnected() throws Exception {
        Progress progress = progress();
        try (ChildHost host = start()) {
            settle(host);
            long before = host.heap();
            progress.line(Text.count(connections) + " users connect");
            try (Load _ = connect(host, 1, connections)) {
                return (double) (host.heap() - before) / connections;
            }
        }
    }

    /** Logs one user in first: the memory that the first user needs once is not counted for each. */
    private static void settle(ChildHost host) throws Exception {
        try (Load load = connect(host, 0, 1)) {
            load.start();
            while (load.answered() == 0) {
                Thread.onSpinWait();
            }
        }
        host.awaitNoConnections();
    }

    private static Load connect(ChildHost host, int first, int count) throws Exception {
        Dialogue nothing = new FixedDialogue(0, FixedDialogue.Expected.ANY);
        var gate = host.gate(GATE);
        List<Target> targets = host.logIn(GATE, first, count).stream()
                .map(login -> Target.of(gate, login, 1, nothing, 0)).toList();
        return Load.connect(targets, new Pace.Closed(1), 1);
    }

    /** Starts the host. A concurrent collection would leave garbage behind, which no user needs. */
    private ChildHost start() throws Exception {
        List<String> options = Stream.concat(Stream.of("-XX:-ExplicitGCInvokesConcurrent"), javaOptions().stream())
                .toList();
        return ChildHost.start(
                new ChildHost.Plan(List.of(GATE), new MadePlugin("bench", EchoPlugin.class), false, options));
    }
}
