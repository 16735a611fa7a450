package io.msgserver.cli;

import io.msgserver.host.Gate;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.SettingsException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = VersionCommand.class, description = {
        "Starts a host on a free loopback port, lets a client connect, lose its connection and come back, and ends.",
        "Needs no set-up: it uses the plugin \"simple\", which answers in upper case."}, footerHeading = "%nExample:%n", footer = "  msgserver demo")
final class DemoCommand implements Callable<Integer> {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ] }
            """;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--home", paramLabel = "FOLDER", description = "The folder that has the plugins folder. Default: where msgserver was unpacked to.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        Home home = folder == null ? Home.find() : new Home(folder.toAbsolutePath());
        var story = new Story(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
        story.begins("msgserver demo: one gate on a free loopback port, plugins from " + home.plugins());
        try (Host host = start(home)) {
            Gate gate = host.gate("sample");
            InetSocketAddress address = gate.address();
            if (address == null) {
                throw new Failure(Failure.FAILED,
                        "the gate did not open: plugin simple, the jar simple-*.jar, has to be in "
                                + home.plugins()
                                + "; MSGSERVER_JAVA_OPTS=-Dorg.slf4j.simpleLogger.defaultLogLevel=info shows the log");
            }
            new Demo(gate, address, story).run();
        }
        story.ends("The host has stopped: its plugin too, and nothing is left running.");
        return 0;
    }

    private static Host start(Home home) throws Failure {
        try {
            return Host.start(HostSettings.parse(SETTINGS, home.path()));
        } catch (SettingsException | HostException e) {
            throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
