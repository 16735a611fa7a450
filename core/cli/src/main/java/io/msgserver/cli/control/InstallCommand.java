package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Installs a plugin jar, and waits until it serves.",
                "No request is lost. A jar of a plugin that is there takes the place of its former jar. One that cannot serve is refused with the reason, and what was there is put back. It may have 64 MB."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver install target/shout-1.1.0.jar",
                "  msgserver rollback shout                   undoes it"})
public final class InstallCommand extends ControlCommand {
    private static final long LARGEST = 64L << 20;

    @Parameters(paramLabel = "JAR", description = "The plugin's jar.")
    private Path jar = Path.of("");

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        if (!Files.isRegularFile(jar)) {
            throw new Failure(Failure.FAILED, "there is no file " + jar);
        }
        if (jar.toFile().length() > LARGEST) {
            throw new Failure(Failure.FAILED, jar + " has " + jar.toFile().length() + " bytes, and a jar at most "
                    + LARGEST);
        }
        String answer = host.upload("/plugins", jar);
        if (json()) {
            out().println(answer);
        } else {
            Done done = host.parse(answer, Done.class);
            line("plugin " + done.id() + " is served by version " + done.version()
                    + (done.note().isEmpty() ? "" : ", " + done.note()));
        }
        return 0;
    }

    /**
     * @param version that serves now
     * @param note    on its use; empty when there is nothing to say
     */
    private record Done(String id, String version, String note) {}
}
