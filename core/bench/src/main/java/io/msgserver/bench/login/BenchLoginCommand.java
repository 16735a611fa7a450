package io.msgserver.bench.login;

import io.msgserver.bench.child.Child;
import io.msgserver.bench.child.ChildBare;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.measure.DurationConverter;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.plugin.EchoPlugin;
import io.msgserver.protocol.HandshakeKind;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = {
                "Logs users in at a host of its own, as many as it can, with a login plugin that believes everybody; and, in turn, at a bare Netty server that shakes hands and knows no users.",
                "What is told is the price of a handshake, and of handing a user over to the gate."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver bench login --at-once 32 --handshake x25519")
public final class BenchLoginCommand extends Measuring {
    private static final String GATE = "ordered";
    /** A host's logins have an event loop of their own; the bare server gets no more. */
    private static final int LOGIN_LOOPS = 1;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "100",
            description = "Logins in progress. Default: ${DEFAULT-VALUE}.")
    private int atOnce;

    @Option(
            names = "--handshake",
            paramLabel = "KIND",
            defaultValue = "classic",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private HandshakeKind handshake = HandshakeKind.CLASSIC;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description = "Of each of the two, before anything is measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "Of a round. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Of both. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    protected boolean measure() throws Exception {
        atLeast(1, "--at-once", atOnce);
        atLeast(1, "--rounds", rounds);
        Progress progress = progress();
        try (ChildBare bare = ChildBare.login(LOGIN_LOOPS, javaOptions());
                ChildHost host = ChildHost.start(new ChildHost.Plan(List.of(GATE),
                        new MadePlugin("bench", EchoPlugin.class), true, javaOptions()))) {
            var measured = new ArrayList<LoginReport.Round>();
            progress.line("warming up");
            Logins.run(bare.address(), GATE, handshake, atOnce, warmUp);
            Logins.run(host.login(), GATE, handshake, atOnce, warmUp);
            for (int round = 1; round <= rounds; round++) {
                progress.line("round " + round + " of " + rounds);
                measured.add(round(round, bare, host));
            }
            progress.done();
            report(LoginReport.of(handshake, atOnce, measured), LoginReport::print);
            return true;
        }
    }

    /**
     * Measures one round. The order alternates from round to round, so that neither server profits from a warmer
     * machine.
     */
    private LoginReport.Round round(int number, ChildBare bare, ChildHost host) throws Exception {
        if (number % 2 == 0) {
            LoginReport.Side full = side(host.child(), host.login());
            return new LoginReport.Round(side(bare.child(), bare.address()), full);
        }
        LoginReport.Side least = side(bare.child(), bare.address());
        return new LoginReport.Round(least, side(host.child(), host.login()));
    }

    private LoginReport.Side side(Child server, InetSocketAddress address) throws Exception {
        Duration before = server.cpu();
        long allocated = server.allocated();
        Logins.Done done = Logins.run(address, GATE, handshake, atOnce, time);
        double spent = server.cpu().minus(before).toNanos() / 1e3;
        Latency latency = Latency.of(done.latencies(), done.seconds());
        return new LoginReport.Side(latency, spent / latency.requests(),
                (double) (server.allocated() - allocated) / latency.requests());
    }
}
