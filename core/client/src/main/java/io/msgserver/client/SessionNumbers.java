package io.msgserver.client;

import io.msgserver.protocol.Packages;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Counts up through all 32-bit numbers except {@link Packages#CONTROL}, and wraps around. Not thread-safe. */
final class SessionNumbers {
    private int next;

    SessionNumbers(int first) {
        this.next = first;
    }

    /**
     * Starts at a random number: a gate would take a number that an earlier client of this login used for a resent
     * request.
     */
    static SessionNumbers fromAnywhere() {
        return new SessionNumbers(ThreadLocalRandom.current().nextInt());
    }

    int next(Set<Integer> inFlight) {
        while (next == Packages.CONTROL || inFlight.contains(next)) {
            next++;
        }
        return next++;
    }
}
