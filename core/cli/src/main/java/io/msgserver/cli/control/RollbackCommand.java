package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Puts a plugin's former version back, and waits until it serves.",
                "No request is lost. The jar in the plugins folder is replaced too. A second rollback brings the newer version back."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver plugins           shows the former version of each plugin",
                "  msgserver rollback simple   puts that of the plugin simple back"})
public final class RollbackCommand extends ControlCommand {
    @Parameters(paramLabel = "ID", description = "The id of the plugin.")
    private String id = "";

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.post("/plugins/" + ControlClient.segment(id) + "/rollback");
        if (json()) {
            out().println(answer);
        } else {
            Done done = host.parse(answer, Done.class);
            line("plugin " + done.id() + " is served by version " + done.version() + " again");
        }
        return 0;
    }

    /** @param version that serves now */
    private record Done(String id, String version) {}
}
