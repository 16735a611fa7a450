package io.msgserver.bench.throughput;

import io.msgserver.api.Lane;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.GivenPlugin;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.child.ServedPlugin;
import io.msgserver.bench.load.Dialogue;
import io.msgserver.bench.load.FixedDialogue;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.Target;
import io.msgserver.bench.measure.Cost;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.LoadOptions;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Meter;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.plugin.EchoPlugin;
import io.msgserver.client.Login;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "load",
        description = {
                "Keeps asking a gate, checks every answer, and tells how many there were, how long they took and what they cost.",
                "Without --gate it starts a host by itself, with a plugin that echoes, or with yours."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver bench load --connections 1000 --depth 4",
                "  msgserver bench load --rate 20000 --lane event_loop --time 1m",
                "  msgserver bench load --plugin plugins/shout.jar --payload 200",
                "  msgserver bench load --login 127.0.0.1:8001 --gate sample@127.0.0.1:8888 --user bench%%d \\",
                "                       --password-file bench.pw --expect upper"})
public final class LoadCommand extends Measuring {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Mixin
    private MeasuredHost running = new MeasuredHost();

    @Option(
            names = "--expect",
            paramLabel = "WHAT",
            description = "What the plugin makes of a request: upper, echo or any. Default: echo for the bench's own plugin, any for others.")
    private FixedDialogue.@Nullable Expected expected;

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            defaultValue = "ORDERED",
            description = "Of the plugin that echoes: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Lane lane = Lane.ORDERED;

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description = "A plugin for the host that is started, in the place of the one that echoes.")
    private @Nullable Path plugin;

    @Override
    protected boolean measure() throws Exception {
        options.check();
        if (running.isGiven()) {
            ProcessHandle process = running.process(spec());
            return measure(running.gate(), running.logIn(options.connections(), spec()), FixedDialogue.Expected.ANY,
                    process == null ? null : Meter.of(process));
        }
        String gate = lane.name().toLowerCase(Locale.ROOT);
        ServedPlugin served = plugin == null ? new MadePlugin("bench", EchoPlugin.class) : GivenPlugin.of(plugin);
        try (ChildHost host = ChildHost.start(new ChildHost.Plan(List.of(gate), served, false, javaOptions()))) {
            return measure(host.gate(gate), host.logIn(gate, 0, options.connections()),
                    plugin == null ? FixedDialogue.Expected.ECHO : FixedDialogue.Expected.ANY, Meter.of(host.child()));
        }
    }

    private boolean measure(InetSocketAddress gate, List<Login> logins, FixedDialogue.Expected usual,
            @Nullable Meter server) throws Exception {
        Dialogue dialogue = new FixedDialogue(options.payload(), expected == null ? usual : expected);
        List<Target> targets = logins.stream().map(login -> Target.of(gate, login, 1, dialogue, 0)).toList();
        Progress progress = progress();
        try (Load load = Load.connect(targets, options.pace(), options.threads())) {
            load.start();
            progress.phase("warming up", load, options.warmUp());
            Cost.Priced measured = Cost.measure("measuring", load, options.time(), progress, server);
            load.drain(DRAIN);
            progress.done();
            report(new LoadReport(targets.size(), LoadOptions.text(options.pace()), options.payload(),
                    Latency.of(measured.phase()), measured.cost(), load.faults().counts()), LoadReport::print);
            return isSound(load.faults());
        }
    }
}
