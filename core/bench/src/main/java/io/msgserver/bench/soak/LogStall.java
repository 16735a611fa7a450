package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * A pause of the log's reader, while a user has an event loop log more than fits into the pipe and the host's queue
 * before it. Used by one thread.
 */
final class LogStall {
    private static final int REQUESTS = 40;
    private static final int LINES = 100;
    private static final Duration STALL = Duration.ofSeconds(1);
    /** The longest pause, if answers do not come. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LogPipe log;
    private final PlainUser logging;
    private final ProbeUsers probeUsers;
    private final Findings findings;

    /** @param logging a user of a gate that runs requests on the event loops */
    LogStall(LogPipe log, PlainUser logging, ProbeUsers probeUsers, Findings findings) {
        this.log = log;
        this.logging = logging;
        this.probeUsers = probeUsers;
        this.findings = findings;
    }

    void make(ChildHost host) throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        LogPipe.Lines before = log.lines();
        try (ProbeUsers.Watch watch = probeUsers.watch(host);
                PlainConnection connection = ProbeUsers.connect(logging, host)) {
            log.stop();
            try {
                askDuringStall(connection, watch);
            } finally {
                log.resume();
            }
        }
        findLines(log.await(before, REQUESTS * LINES, PATIENCE));
    }

    private void askDuringStall(PlainConnection connection, ProbeUsers.Watch watch)
            throws IOException, BrokenPromiseException, InterruptedException {
        long end = System.nanoTime() + STALL.toNanos();
        var all = new ByteArrayOutputStream();
        int first = logging.asked();
        for (int i = 0; i < REQUESTS; i++) {
            all.writeBytes(PlainUser.request(logging.logging(LINES)));
        }
        connection.send(all.toByteArray());
        connection.readAnswers(first, REQUESTS, PATIENCE);
        watch.askFor(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    private void findLines(LogPipe.Lines lines) {
        if (lines.all() < REQUESTS * LINES) {
            findings.broken("of " + REQUESTS * LINES + " lines that were logged while the log's reader stood still, "
                    + lines.read() + " have come, and the log says that " + lines.leftOut() + " were left out");
        } else if (lines.leftOut() == 0) {
            findings.broken("all lines have come that were logged while the log's reader stood still: more may wait"
                    + " than should");
        }
    }
}
