package io.msgserver.cli.control;

import io.msgserver.cli.command.VersionCommand;
import picocli.CommandLine.Command;

@Command(
        name = "kick",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Throws users out.",
                "The plugin's onKick does it, and logs them out unless it is written otherwise. One who is not logged in is no error."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver kick alice bob",
                "  msgserver kick alice --subid 3 --gate sample",
                "",
                "The exit code is 1 when a login is still in force afterwards."})
public final class KickCommand extends EndCommand {

    KickCommand() {
        super("kick");
    }
}
