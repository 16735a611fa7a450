package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Shows the settings in force.",
                "Defaults too. What looks like a password, a secret, a token or a key is hidden."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver settings",
                "  msgserver settings --json | jq .gates[0].maxclient"})
public final class SettingsCommand extends ControlCommand {

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/settings");
        out().println(json() ? answer : host.parse(answer, JsonNode.class).toPrettyString());
        return 0;
    }
}
