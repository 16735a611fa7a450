package io.msgserver.cli.demo;

import io.msgserver.base.config.SettingsException;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.TemporaryFolder;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.HostSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Starts a host on a free loopback port, lets a client connect, lose its connection and come back, replaces the"
                        + " plugin while the client keeps asking, and ends.",
                "Needs no set-up: it uses the plugin \"simple\", which answers in upper case."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver demo")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "Where msgserver was unpacked to. Default: this one.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        Home home = folder == null ? Home.find() : Home.in(folder);
        var narration = new Narration(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
        try (var folder = new TemporaryFolder("msgserver-demo")) {
            run(home, folder.path(), narration);
        }
        narration.ends("The host has stopped: its plugin too, and nothing is left running.");
        return 0;
    }

    private void run(Home home, Path folder, Narration narration) throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        narration.begins("msgserver demo: one gate on a free loopback port, and a plugins folder " + plugins);
        Path jar = Files.copy(plugin(home, "simple"), plugins.resolve("simple.jar"));
        try (Host host = start(home, folder)) {
            GateAdmin gate = host.gate("sample");
            InetSocketAddress address = gate.address();
            if (address == null) {
                throw new Failure(Failure.FAILED, "the gate did not open;"
                        + " MSGSERVER_JAVA_OPTS=-Dorg.slf4j.simpleLogger.defaultLogLevel=info shows the log");
            }
            new Demo(gate, address, narration,
                    () -> replace(jar, plugin(home, "simple-next"))).run();
        }
    }

    /** Replaces the jar atomically: a copy would delete it first, and the host would stop serving a removed plugin. */
    private static Path replace(Path jar, Path next) throws IOException {
        Path fresh = Files.copy(next, jar.resolveSibling("simple.part"));
        return Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path plugin(Home home, String name) throws Failure {
        Path jar = home.plugin(name);
        if (!Files.isReadable(jar)) {
            throw new Failure(Failure.FAILED, "there is no " + jar
                    + " to read; run the demo from the unpacked distribution, or name its folder with --home");
        }
        return jar;
    }

    private static String quoted(Path path) {
        return JsonMapper.shared().writeValueAsString(path.toString());
    }

    private static Host start(Home home, Path folder) throws Failure {
        String settings = """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ],
                  "plugins": { "folder": %s, "work": %s, "poll": "200ms" },
                  "sessions": { "store": null } }
                """.formatted(quoted(folder.resolve("plugins")), quoted(folder.resolve("work")));
        try {
            return Host.start(HostSettings.parse(settings, home.path()));
        } catch (SettingsException | HostException e) {
            throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
