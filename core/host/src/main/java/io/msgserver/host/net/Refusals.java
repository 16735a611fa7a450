package io.msgserver.host.net;

import com.sun.management.UnixOperatingSystemMXBean;
import io.msgserver.host.count.Tally;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts who does not get in, and tells of it: each at debug, and of what an operator may want to change a warning now
 * and then. Any thread.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final String listener;
    /**
     * As many as the system lets this process have. Looked up while files can be opened: what tells it is loaded from
     * one.
     */
    private final String mostFiles = mostFiles();
    private final Tally<Refusal> counts = new Tally<>(Refusal.class);
    private final Map<Refusal, Seldom> warnings = new EnumMap<>(Refusal.class);

    /** @param listener for messages, as in {@code gate sample} */
    Refusals(String listener) {
        this.listener = listener;
        for (Refusal reason : Refusal.values()) {
            warnings.put(reason, new Seldom());
        }
    }

    private static String mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? String.valueOf(system.getMaxFileDescriptorCount())
                : "its";
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

    /**
     * The system has no more connections to give.
     *
     * @param pause until the port tries again
     */
    void noMore(Throwable cause, Duration pause) {
        counts.count(Refusal.SYSTEM);
        warn(Refusal.SYSTEM, " cannot take connections: " + cause.getMessage() + "; who connects waits, and it tries"
                + " again every " + pause.toSeconds() + " s; if all of " + mostFiles
                + " files are open, raise that limit"
                + " (ulimit -n, or LimitNOFILE of the service)");
    }

    private void warn(Refusal reason, String what) {
        Seldom warning = warnings.get(reason);
        if (warning != null && warning.isDue()) {
            log.warn("{}{}", listener, what);
        }
    }
}
