package io.msgserver.cli.control;

import io.msgserver.cli.command.VersionCommand;
import picocli.CommandLine.Command;

@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Logs users out.",
                "Their connections are closed. One who is not logged in is no error."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver logout alice bob",
                "  msgserver logout alice --subid 3 --gate sample",
                "",
                "The exit code is 1 when a login is still in force afterwards."})
public final class LogoutCommand extends EndCommand {

    LogoutCommand() {
        super("logout");
    }
}
