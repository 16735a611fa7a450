package io.msgserver.cli;

import io.msgserver.host.Gate;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "The folder that has the plugins folder."
                    + " Default: where msgserver was unpacked to.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Exception {
        Home home = folder == null ? Home.find() : new Home(folder.toAbsolutePath());
        var story = new Story(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
        Path plugins = Files.createTempDirectory("msgserver-demo");
        story.begins("msgserver demo: one gate on a free loopback port, and a plugins folder " + plugins);
        Path jar = Files.copy(simple(home), plugins.resolve("simple.jar"));
        try (Host host = start(home, plugins)) {
            Gate gate = host.gate("sample");
            InetSocketAddress address = gate.address();
            if (address == null) {
                throw new Failure(Failure.FAILED, "the gate did not open;"
                        + " MSGSERVER_JAVA_OPTS=-Dorg.slf4j.simpleLogger.defaultLogLevel=info shows the log");
            }
            new Demo(gate, address, story,
                    () -> replace(jar, home.nextSimple())).run();
        } finally {
            Files.deleteIfExists(jar);
            Files.deleteIfExists(plugins);
        }
        story.ends("The host has stopped: its plugin too, and nothing is left running.");
        return 0;
    }

    /** In one step: to copy over it would delete it first, and the host would stop serving what is gone. */
    private static Path replace(Path jar, Path next) throws IOException {
        Path fresh = Files.copy(next, jar.resolveSibling("simple.part"));
        return Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path simple(Home home) throws Failure, IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(home.plugins(), "simple-*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (NoSuchFileException _) {
            // Said below.
        }
        throw new Failure(Failure.FAILED, "plugin simple, the jar simple-*.jar, is not in " + home.plugins()
                + "; run the demo from the unpacked distribution, or name its folder with --home");
    }

    private static Host start(Home home, Path plugins) throws Failure {
        String settings = """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ],
                  "plugins": { "folder": "%s", "poll": "200ms" },
                  "sessions": { "store": null } }
                """.formatted(plugins);
        try {
            return Host.start(HostSettings.parse(settings, home.path()));
        } catch (SettingsException | HostException e) {
            throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
