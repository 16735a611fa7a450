package io.msgserver.bench;

import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.plugin.Echo;
import io.msgserver.protocol.HandshakeKind;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = {
                "Logs users in at a host of its own, as many as it can, with a login plugin that believes everybody.",
                "What is told is the price of a handshake, and of handing a user over to the gate."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver bench login --at-once 32 --handshake x25519")
final class LoginCommand extends Measuring {
    private static final String GATE = "ordered";

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "16",
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
            defaultValue = "5s",
            converter = Seconds.class,
            description = "Before anything is measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Seconds.class,
            description = "That is measured. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Override
    boolean measure() throws Exception {
        atLeast(1, "--at-once", atOnce);
        Progress progress = progress();
        try (ChildHost host = ChildHost.start(
                new ChildHost.Plan(List.of(GATE), new MadePlugin("bench", Echo.class), true, javaOptions()))) {
            InetSocketAddress login = host.login();
            progress.line("warming up");
            Logins.run(login, GATE, handshake, atOnce, warmUp);
            progress.line("measuring");
            Duration before = host.child().cpu();
            Logins.Done done = Logins.run(login, GATE, handshake, atOnce, time);
            double spent = host.child().cpu().minus(before).toNanos() / 1e9;
            progress.done();
            long logins = done.latencies().requests();
            report(new LoginReport(logins, logins / done.seconds(), spent * 1e6 / logins, spent / done.seconds(),
                    Latency.of(done.latencies(), done.seconds())), LoginReport::print);
            return true;
        }
    }
}
