package io.msgserver.client;

import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Detects a path that has died silently: pings after half of the allowed silence, and abandons the connection after the
 * other half. Runs in a thread of its own, which an interrupt ends.
 */
final class Heartbeat implements Runnable {
    private static final System.Logger log = System.getLogger(Heartbeat.class.getName());

    private final GateConnection connection;
    private final PendingCalls calls;
    private final Duration maxSilence;

    Heartbeat(GateConnection connection, PendingCalls calls, Duration maxSilence) {
        this.connection = connection;
        this.calls = calls;
        this.maxSilence = maxSilence;
    }

    @Override
    public void run() {
        Duration half = maxSilence.dividedBy(2);
        try {
            while (true) {
                Thread.sleep(half.minusNanos(connection.silentFor(System.nanoTime())));
                long now = System.nanoTime();
                if (connection.silentFor(now) < half.toNanos()) {
                    continue;
                }
                calls.ping();
                Thread.sleep(half);
                if (!connection.heardSince(now)) {
                    connection.abandon(
                            new SocketTimeoutException("the gate sent nothing for " + maxSilence.toMillis() + " ms"));
                    return;
                }
            }
        } catch (InterruptedException _) {
            log.log(Level.TRACE, "a connection is over");
        }
    }
}
