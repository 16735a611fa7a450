package io.msgserver.bench.start;

import io.msgserver.bench.child.FirstAnswer;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.child.ServedPlugin;
import io.msgserver.bench.measure.Measuring;
import io.msgserver.bench.measure.Progress;
import io.msgserver.bench.plugin.EchoPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        description = "Starts a host with two gates again and again, as \"msgserver start\" does, and tells how long it takes until both answer.",
        footerHeading = "%nExample:%n",
        footer = "  msgserver bench start --rounds 20")
public final class BenchStartCommand extends Measuring {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "That count; one more comes first. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "Where msgserver was unpacked to. Default: this one.")
    private @Nullable Path home;

    @Override
    protected boolean measure() throws Exception {
        atLeast(1, "--rounds", rounds);
        Path script = script();
        Progress progress = progress();
        var took = new ArrayList<Double>();
        ServedPlugin plugin = new MadePlugin("bench", EchoPlugin.class);
        for (int round = 0; round <= rounds; round++) {
            progress.line("round " + round + " of " + rounds);
            double millis = FirstAnswer.measure(script, plugin, "ordered", "event_loop").toNanos() / 1e6;
            if (round > 0) {
                took.add(millis);
            }
        }
        progress.done();
        report(StartReport.of(took), StartReport::print);
        return true;
    }

    private Path script() throws IOException {
        Path folder = home == null ? Path.of(System.getProperty("msgserver.installation", "")) : home;
        Path script = folder.toAbsolutePath().resolve("bin/msgserver");
        if (!Files.isExecutable(script)) {
            throw new IOException(
                    "there is no " + script + ": run this from the unpacked distribution, or name its folder"
                            + " with --home");
        }
        return script;
    }
}
