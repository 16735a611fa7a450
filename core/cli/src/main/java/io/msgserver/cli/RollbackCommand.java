package io.msgserver.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Puts the former version of a plugin back, in the host that runs here, and waits until it serves."
                        + " No request is lost.",
                "The jar in the plugins folder is replaced too. A second rollback brings the newer version back."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver plugins           shows the former version of each plugin",
                "  msgserver rollback simple   puts that of the plugin simple back"})
final class RollbackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Option(names = "--json", description = "Prints the result as JSON, for scripts.")
    private boolean json;

    @Parameters(paramLabel = "ID", description = "The id of the plugin.")
    private String id = "";

    @Override
    public Integer call() throws Failure, InterruptedException {
        try (ControlClient host = ControlClient.find(Home.find(), settings)) {
            String answer = host.post("/plugins/" + ControlClient.segment(id) + "/rollback");
            spec.commandLine().getOut().println(json ? answer : told(host.parse(answer, Done.class)));
        }
        return 0;
    }

    private static String told(Done done) {
        return Table.printable("plugin " + done.id() + " is served by version " + done.version() + " again");
    }

    /** @param version that serves now */
    private record Done(String id, String version) {}
}
