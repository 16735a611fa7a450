package io.msgserver.cli.dev;

import io.msgserver.base.config.ShellQuoting;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.VersionCommand;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "new-plugin",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Makes a folder with the Maven project of a new plugin: a handler, its test in a real host, settings, a README.",
                "\"mvn package\" in it makes a jar to drop in. It takes msgserver's API and test kit from this msgserver."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver new-plugin my-game                  the project my-game, in the folder my-game",
                "  msgserver new-plugin my-game --in ~/projects   the same, in ~/projects/my-game",
                "  msgserver new-plugin my-game --group org.acme  with the package org.acme.mygame"})
public final class NewPluginCommand implements Callable<Integer> {
    private static final String VERSION = "1.0.0";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME",
            description = "The plugin's id: lower-case letters, digits, and single dashes between them.")
    private String name = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "The Maven groupId, which the Java package begins with. Default: com.example.")
    private String group = "com.example";

    @Option(names = "--in", paramLabel = "FOLDER", description = "Where to make the folder. Default: here.")
    private Path parent = Path.of("");

    @Override
    public Integer call() throws Failure {
        PluginName plugin = plugin();
        Home home = Home.find();
        Path folder = create(parent.toAbsolutePath().normalize().resolve(plugin.text()));
        try {
            ProjectTemplate.find().write(folder, words(plugin, home));
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, folder + " cannot be filled: " + e, e);
        }
        printNextSteps(plugin, folder, home);
        return 0;
    }

    private PluginName plugin() {
        try {
            return new PluginName(name, group);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static Path create(Path folder) throws Failure {
        try {
            return Files.createDirectory(folder);
        } catch (FileAlreadyExistsException there) {
            throw new Failure(Failure.FAILED,
                    folder + " is there already, and stays as it is: choose another name, or another place with --in",
                    there);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, folder + " cannot be made: " + e, e);
        }
    }

    private static Map<String, String> words(PluginName plugin, Home home) {
        return Map.of("artifactId", plugin.text(), "groupId", plugin.group(), "version", VERSION, "package",
                plugin.packageName(), "className", plugin.className(), "installation", home.installation().toString(),
                "plugins", home.path().resolve("plugins").toString());
    }

    private void printNextSteps(PluginName plugin, Path folder, Home home) {
        spec.commandLine().getOut().printf(Locale.ROOT, """
                The plugin %1$s is in %2$s. Now:

                  cd %3$s
                  mvn package
                  cp target/%1$s-%4$s.jar %5$s

                and in %6$s let a gate say "plugin": "%1$s". The README.md there tells more.
                """, plugin.text(), folder, ShellQuoting.quote(folder.toString()), VERSION,
                ShellQuoting.quote(home.path().resolve("plugins") + "/"), home.settings());
    }
}
