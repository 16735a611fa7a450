package io.msgserver.cli.command;

import io.msgserver.host.Host;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Prints the version of msgserver and of the Java that runs it.")
public final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[]{"msgserver " + Host.version() + " on Java " + Runtime.version()};
    }
}
