package io.msgserver.host.net;

import com.sun.management.UnixOperatingSystemMXBean;
import io.msgserver.base.count.Tally;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs refused connections: each at debug, and at intervals a warning for those that an operator may want to
 * change. Any thread.
 */
final class ConnectionRefusals {
    private static final Logger log = LoggerFactory.getLogger(ConnectionRefusals.class);

    private final String listener;
    /**
     * The process's limit of file descriptors. Read early, because reading it loads a class from a file, which takes a
     * descriptor.
     */
    private final String mostFiles = mostFiles();
    private final Tally<ConnectionRefusal> counts = new Tally<>(ConnectionRefusal.class);
    private final Map<ConnectionRefusal, ThrottledLog> warnings = new EnumMap<>(ConnectionRefusal.class);

    /** @param listener the name for messages, as in {@code gate sample} */
    ConnectionRefusals(String listener) {
        this.listener = listener;
        for (ConnectionRefusal reason : ConnectionRefusal.values()) {
            warnings.put(reason, new ThrottledLog());
        }
    }

    private static String mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? String.valueOf(system.getMaxFileDescriptorCount())
                : "its";
    }

    Tally<ConnectionRefusal> counts() {
        return counts;
    }

    /** Counts a fault of the peer. */
    void fault(ConnectionRefusal reason, SocketAddress peer, String what) {
        counts.count(reason);
        log.debug("{}: closing {}: {}", listener, peer, what);
    }

    /** Counts a connection beyond a limit. */
    void limitReached(ConnectionRefusal reason, SocketAddress peer, String bound) {
        counts.count(reason);
        warn(reason, " refuses connections: " + bound);
        log.debug("{} refused {}: {}", listener, peer, bound);
    }

    /**
     * Counts a failure of the operating system to accept connections.
     *
     * @param pause the time until the port tries again
     */
    void acceptFailed(Throwable cause, Duration pause) {
        counts.count(ConnectionRefusal.SYSTEM);
        warn(ConnectionRefusal.SYSTEM,
                " cannot take connections: " + cause.getMessage() + "; who connects waits, and it tries"
                        + " again every " + pause.toSeconds() + " s; if all of " + mostFiles
                        + " files are open, raise that limit"
                        + " (ulimit -n, or LimitNOFILE of the service)");
    }

    private void warn(ConnectionRefusal reason, String what) {
        ThrottledLog warning = warnings.get(reason);
        if (warning != null && warning.isDue()) {
            log.warn("{}{}", listener, what);
        }
    }
}
