package io.msgserver.bench.throughput;

import io.msgserver.bench.child.BareServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "echo",
        description = {
                "Serves the bare Netty echo that \"bench compare\" compares with, on loopback, until it is told to stop (Ctrl-C).",
                "Packages as on a gate, without a handshake: a two-byte length, content, four bytes of session number; answered with the content, the byte 1, and the session number."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver bench echo --port 9000")
public final class EchoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @SuppressWarnings("UnusedVariable") // Read by picocli only.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    private boolean help;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "0", description = "Default: any that is free.")
    private int port;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Override
    public Integer call() throws InterruptedException {
        try (BareServer echo = BareServer.echo(port, threads)) {
            spec.commandLine().getOut().println("echoes on 127.0.0.1:" + echo.port());
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
