package io.msgserver.cli.top;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.control.ControlClient;
import io.msgserver.cli.control.ControlCommand;
import io.msgserver.cli.terminal.Screen;
import io.msgserver.cli.terminal.Table;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Shows what the host is doing, live.",
                "Requests a second, latency, users, connections, gates, and plugin versions, until q or Ctrl-C. It waits for a host that is started again.",
                "Latency is of the last 60 looks: \"waiting\" until the handler has a request, and \"handling\" in it. Hosts time the first of every 128 requests of an event loop; where none of them was, it is of all since their start.",
                "CALLS/S of a plugin are calls of any kind: requests, logins, and callbacks as onLogout.",
                "Where standard output is no terminal, and with --count, what is seen is printed one below the other."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver top",
                "  msgserver top --interval 5 > top.txt",
                "  msgserver top --count 1                        once, over one second",
                "  msgserver top --json | jq .traffic.requestsPerSecond   a line of JSON a second; times are in seconds"})
public final class TopCommand extends ControlCommand {
    @Option(names = {"-n", "--count"}, paramLabel = "COUNT", description = "Shows so many, and ends. Default: no end.")
    private int count = Integer.MAX_VALUE;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "From one to the next, 1 to 3600. Default: ${DEFAULT-VALUE}.")
    private int interval;

    private final HostSampler sampler = new HostSampler();

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        requireFrom(1, interval, 3600, "--interval");
        requireFrom(1, count, Integer.MAX_VALUE, "--count");
        ActivitySample first = sampler.reading(HostSnapshot.at(host));
        try (Screen screen = Screen.of(out(), json() || count != Integer.MAX_VALUE)) {
            if (screen.isLive()) {
                screen.show(lines(first)); // There are no rates yet; the other numbers are shown already.
            }
            long due = System.nanoTime();
            for (int shown = 0; shown < count && !screen.isGone(); shown++) {
                due = Math.max(due + TimeUnit.SECONDS.toNanos(interval), System.nanoTime());
                screen.pause(due - System.nanoTime());
                if (!screen.isGone()) {
                    screen.show(next(screen));
                }
            }
        }
        return 0;
    }

    /** Waits while the host is restarted, so that a person who watches it need not start this command again. */
    private List<String> next(Screen screen) throws Failure, InterruptedException {
        try (ControlClient host = find()) {
            return lines(sampler.reading(HostSnapshot.at(host)));
        } catch (Failure gone) {
            if (!screen.isLive()) {
                throw gone;
            }
            return List.of(Table.printable(String.valueOf(gone.getMessage())), "",
                    "looking again every " + interval + " s; q ends this");
        }
    }

    private List<String> lines(ActivitySample reading) {
        return json()
                ? List.of(JsonMapper.shared().writeValueAsString(reading))
                : new Frame(reading, colors()).lines();
    }
}
