package io.msgserver.host.net;

import io.msgserver.host.count.Tally;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts who does not get in, and tells of it: each at debug, and of what an operator may want to change a warning now and then. Any thread. */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final String listener;
    private final Tally<Refusal> counts = new Tally<>(Refusal.class);
    private final Map<Refusal, Seldom> warnings = new EnumMap<>(Refusal.class);

    /** @param listener for messages, as in {@code gate sample} */
    Refusals(String listener) {
        this.listener = listener;
        for (Refusal reason : Refusal.values()) {
            warnings.put(reason, new Seldom());
        }
    }

    Tally<Refusal> counts() {
        return counts;
    }

    /** The peer did something wrong. */
    void fault(Refusal reason, SocketAddress peer, String what) {
        counts.count(reason);
        log.debug("{}: closing {}: {}", listener, peer, what);
    }

    /** A bound is reached. */
    void beyond(Refusal reason, SocketAddress peer, String bound) {
        counts.count(reason);
        warn(reason, " refuses connections: " + bound);
        log.debug("{} refused {}: {}", listener, peer, bound);
    }

    /** The system has no more connections to give. */
    void noMore(Throwable cause) {
        counts.count(Refusal.SYSTEM);
        warn(Refusal.SYSTEM, " cannot take connections: " + cause.getMessage()
                + "; is the limit of open files (ulimit -n) high enough?");
    }

    private void warn(Refusal reason, String what) {
        Seldom warning = warnings.get(reason);
        if (warning != null && warning.isDue()) {
            log.warn("{}{}", listener, what);
        }
    }
}
