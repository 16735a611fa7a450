package io.msgserver.cli.dev;

import io.msgserver.api.TextFile;
import io.msgserver.base.config.SettingsException;
import io.msgserver.base.net.HostAndPort;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.StopDeadline;
import io.msgserver.cli.command.TemporaryFolder;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.log.Output;
import io.msgserver.host.HostException;
import io.msgserver.host.LogLevels;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Runs a plugin while it is written: watches target/classes of its Maven project, and after each compile lets"
                        + " what was compiled serve, without a restart and without a lost connection.",
                "What cannot serve is told, and what served before serves on. Everybody may log in, with any password,"
                        + " unless the plugin itself has a login handler. It logs at debug, and ends with Ctrl-C.",
                "Libraries come from the jar that \"mvn package\" made last, the plugin's settings from PROJECT/settings.json:"
                        + " what stands behind plugins.settings.<plugin id> in the settings of a host."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver dev path/to/project                                     prints how to call it",
                "  msgserver dev path/to/project --port 8888 --login-port 8001       for a client that has its ports"})
public final class DevCommand implements Callable<Integer> {
    /** Loggers of components that a plugin's author cannot change; only their warnings and errors are logged. */
    private static final List<String> WARNINGS_ONLY = List.of("io.netty", "org.pf4j", "io.micrometer");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROJECT", description = "The folder with the plugin's pom.xml.")
    private Path folder = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the gate \"sample\" listens, on loopback. Default: any free port.")
    private int port;

    @Option(
            names = "--login-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the login server listens, likewise.")
    private int loginPort;

    /** Null before the first sound compile. Written by the command; the stop may come at any time. */
    private volatile @Nullable DevHost host;
    /** Whether the hint how to call the plugin has been printed. */
    private boolean hintPrinted;

    @Override
    public Integer call() throws Failure, IOException, InterruptedException {
        logAtDebug();
        DevProject project = DevProject.in(folder);
        var home = new TemporaryFolder("msgserver-dev");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(home), "stop"));
        print("watches", project.classes() + "; Ctrl-C ends it");
        var watch = new DevWatch(List.of(project.classes(), settings(project)));
        var libraries = new DevLibraries(home.path(), project.classes());
        while (true) {
            if (!Files.isDirectory(project.classes())) {
                print("waits", "until there is something: compile the project, as with \"mvn compile\"");
            }
            watch.awaitChange();
            if (Files.isDirectory(project.classes())) {
                deploy(project, libraries, home.path());
            }
        }
    }

    private static void logAtDebug() {
        if (LoggerFactory.getILoggerFactory() instanceof LogLevels levels) {
            levels.set(Logger.ROOT_LOGGER_NAME, Level.DEBUG);
            WARNINGS_ONLY.forEach(logger -> levels.set(logger, Level.WARN));
        }
    }

    private void stop(TemporaryFolder home) {
        try (home) {
            DevHost running = host;
            if (running != null) {
                StopDeadline.beginFor(running.stopTimeout());
                running.close();
            }
        } catch (IOException _) {
            // A temporary folder that stays does no harm.
        }
        Output.flush();
    }

    private static Path settings(DevProject project) {
        return project.folder().resolve("settings.json");
    }

    /** Deploys newly compiled classes or changed settings. Errors are printed; the author tries again. */
    private void deploy(DevProject project, DevLibraries libraries, Path home)
            throws Failure, IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            JsonNode text = text(settings(project));
            printPacked(project);
            Path jar = project.pack(home.resolve("compiled.jar"), libraries);
            DevHost running = host;
            if (running == null) {
                print("starts", "a host");
                running = DevHost.start(Home.find(), project, home, jar, text,
                        new DevHost.Ports(port, loginPort));
                host = running;
            } else {
                running.update(jar, text);
            }
            printOutcome(running, start);
        } catch (PluginRejectedException | SettingsException refused) {
            printRefusal(project, String.valueOf(refused.getMessage()));
        } catch (IOException | UncheckedIOException moved) {
            print("waits", "what was compiled could not be read, and is looked at again when it changes: " + moved);
        } catch (HostException failed) {
            throw new Failure(Failure.FAILED, String.valueOf(failed.getMessage()), failed);
        }
    }

    private void printPacked(DevProject project) throws IOException {
        Optional<Path> built = project.built();
        print("packs", project.classes() + (built.isPresent()
                ? String.format(Locale.ROOT, ", with the libraries in %s (%.1f MB)", built.get().getFileName(),
                        Files.size(built.get()) / 1e6)
                : ""));
    }

    private static JsonNode text(Path file) throws PluginRejectedException, IOException {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode text = JSON.readTree(TextFile.read(file));
            if (text.isObject()) {
                return text;
            }
            throw new PluginRejectedException(file + " is not an object: write { … }");
        } catch (JacksonException broken) {
            throw new PluginRejectedException(file + " is not JSON: line " + broken.getLocation().getLineNr()
                    + ", column " + broken.getLocation().getColumnNr() + ": " + broken.getOriginalMessage());
        }
    }

    private void printOutcome(DevHost running, long start) throws PluginRejectedException {
        String refusal = running.refusal();
        if (refusal != null) {
            throw new PluginRejectedException(refusal);
        }
        InetSocketAddress gate = running.address();
        InetSocketAddress login = running.loginAddress();
        print("serves", running.plugin() + ", brought in within " + (System.nanoTime() - start) / 1_000_000
                + " ms; gate sample on " + text(gate) + ", logins on " + text(login));
        if (!hintPrinted && gate != null && login != null) {
            hintPrinted = true;
            print("call it", "msgserver call --user alice --login " + text(login) + " --gate " + text(gate) + " hello");
        }
    }

    private static String text(@Nullable InetSocketAddress address) {
        return address == null ? "no port yet" : HostAndPort.named(address);
    }

    /** Prints the reason in lines of its own, so that it is visible among the log lines. */
    private void printRefusal(DevProject project, String reason) throws IOException {
        print("REFUSED", "what is there now cannot serve:");
        reason.lines().forEach(line -> out().println("                    " + line));
        if (reason.contains("NoClassDefFoundError") && project.built().isEmpty()) {
            out().println(
                    "                    (libraries come from the jar that \"mvn package\" makes, and there is none)");
        }
        DevHost running = host;
        boolean serves = running != null && running.refusal() == null;
        out().println("                    " + (serves
                ? "What served before serves on."
                : "Nothing serves until this is mended."));
    }

    private void print(String word, String text) {
        out().printf(Locale.ROOT, "%s  %-8s  %s%n", TIME.format(LocalTime.now(ZoneId.systemDefault())), word, text);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
