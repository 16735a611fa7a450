package io.msgserver.cli;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.SettingsOption;
import io.msgserver.cli.command.StopDeadline;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.log.Output;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.config.SettingsFile;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Runs a host until it is told to stop.",
                "At Ctrl-C, or SIGTERM, requests that run are finished first, and sessions are kept for the next start."
                        + " A second signal stops it at once."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver start", "  msgserver start --config /etc/msgserver/msgserver.json",
                "",
                "Exit codes: 0 stopped as told, 1 failed, 3 wrong settings, 130 (SIGINT) or 143 (SIGTERM) stopped at once"})
final class StartCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption option = new SettingsOption();

    /** Written by the command before the host starts; the stop may come at any time. */
    private volatile Duration stopTimeout = Duration.ZERO;

    @Override
    public Integer call() throws Failure, InterruptedException {
        var host = new CompletableFuture<Host>();
        // Registered before the start: a host that is stopped during its start ends as cleanly as any other.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(host), "stop"));
        StopSignals.listen();
        try {
            SettingsFile settings = option.open(Home.find());
            stopTimeout = settings.settings().stopTimeout();
            host.complete(start(settings));
        } finally {
            host.cancel(false); // For a start that failed; after a successful one it is completed already.
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** Waits for a host that is starting. Where no host started, the command's own exit code stays. */
    private void stop(CompletableFuture<Host> host) {
        StopDeadline.beginFor(stopTimeout);
        try {
            host.join().close();
        } catch (CancellationException _) {
            return;
        }
        Output.flush();
        // A requested stop is a success, whatever signal requested it; the JVM itself would exit with 143 or 130.
        Runtime.getRuntime().halt(0);
    }

    private static Host start(SettingsFile settings) throws Failure {
        try {
            return Host.start(settings);
        } catch (HostException failed) {
            throw new Failure(Failure.FAILED, String.valueOf(failed.getMessage()), failed);
        }
    }
}
