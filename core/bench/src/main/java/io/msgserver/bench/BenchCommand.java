package io.msgserver.bench;

import io.msgserver.bench.attack.AttackCommand;
import io.msgserver.bench.login.BenchLoginCommand;
import io.msgserver.bench.soak.SoakCommand;
import io.msgserver.bench.start.BenchStartCommand;
import io.msgserver.bench.swap.SwapCommand;
import io.msgserver.bench.throughput.CompareCommand;
import io.msgserver.bench.throughput.EchoCommand;
import io.msgserver.bench.throughput.LoadCommand;
import io.msgserver.bench.users.BenchUsersCommand;
import io.msgserver.bench.users.ReconnectCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code msgserver bench}. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "COMMAND",
        description = {
                "Measures a host: how many requests a second, how long they take, and what they cost.",
                "Without an address it starts a host by itself, in a process and a folder of its own."},
        subcommands = {
                LoadCommand.class, CompareCommand.class, SwapCommand.class, BenchLoginCommand.class,
                ReconnectCommand.class,
                BenchUsersCommand.class, BenchStartCommand.class, EchoCommand.class,
                AttackCommand.class, SoakCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver bench load        requests to a host of its own",
                "  msgserver bench compare     the same beside a bare Netty echo",
                "  msgserver bench swap        replace a plugin 1,000 times under load",
                "  msgserver bench login       what a login costs",
                "  msgserver bench reconnect   everybody comes back at once",
                "  msgserver bench users       the memory of a user",
                "  msgserver bench start       from the start to the first answer",
                "  msgserver bench attack      attacks, and what good clients feel of them",
                "  msgserver bench soak        does it keep its promises while everything goes wrong?",
                "  msgserver bench load --help",
                "",
                "Exit codes: 0 all is well, 1 something failed or a bound was not kept, 2 wrong command line"})
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @SuppressWarnings("UnusedVariable") // Read by picocli only.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which one? Add a command");
    }
}
