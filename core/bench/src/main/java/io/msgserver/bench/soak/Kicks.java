package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.client.Login;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Kicks users with full queues as an operator: queued requests must be dropped, and the journal shows whether they
 * were. Used by one thread.
 */
final class Kicks {
    private static final int REQUESTS = 400;
    /** Milliseconds of a request in the lanes that allow it; in the other one the unread answers fill the buffers. */
    private static final int MILLIS = 200;
    private static final int ANSWER = 60_000;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A request that began to run before the kick has been recorded after this time. */
    private static final Duration RECORDING_DELAY = Duration.ofMillis(150);
    private static final Duration SETTLE_DELAY = Duration.ofMillis(3 * MILLIS);

    private final List<String> gates;
    private final Findings findings;
    private final Random random;
    private int next;

    /** @param first the number of the first user; those that follow are free too */
    Kicks(List<String> gates, int first, Findings findings, Random random) {
        this.gates = gates;
        this.next = first;
        this.findings = findings;
        this.random = random;
    }

    void make(ChildHost host) throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        int number = next++;
        Login login = host.logIn(gates.get(random.nextInt(gates.size())), number, 1).getFirst();
        var user = new PlainUser(number, login);
        long before = Journal.size(host.journal());
        try (PlainConnection connection = ProbeUsers.connect(user, host)) {
            connection.send(requests(user));
            awaitRun(user, host, before);
            host.kick(login);
            connection.awaitEnd("gate " + login.servername() + ", " + Trouble.KICK.description());
        }
        Thread.sleep(RECORDING_DELAY);
        int ran = Journal.runsOf(number, host.journal(), before);
        Thread.sleep(SETTLE_DELAY);
        int later = Journal.runsOf(number, host.journal(), before);
        if (later != ran) {
            findings.broken("gate " + login.servername() + " has run " + (later - ran) + " requests of " + user
                    + " after the kick");
        }
        if (ran >= REQUESTS) {
            findings.broken("gate " + login.servername() + " had run all " + REQUESTS + " requests of " + user
                    + " at the kick, though they take " + MILLIS + " ms or have answers that nobody reads");
        }
    }

    private static byte[] requests(PlainUser user) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < REQUESTS; i++) {
            all.writeBytes(PlainUser.request(user.task(MILLIS, ANSWER)));
        }
        return all.toByteArray();
    }

    private static void awaitRun(PlainUser user, ChildHost host, long before)
            throws IOException, BrokenPromiseException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Journal.runsOf(user.number(), host.journal(), before) == 0) {
            if (System.nanoTime() > end) {
                throw new BrokenPromiseException("gate " + user.login().servername() + " has run none of the "
                        + REQUESTS + " requests of " + user + " in " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }
}
