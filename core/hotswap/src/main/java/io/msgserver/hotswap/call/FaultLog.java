package io.msgserver.hotswap.call;

import io.msgserver.api.Username;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs the faults of handlers, up to a limit in each period: a handler that fails at every request must not fill the
 * disk. Lines that were left out are counted, and the count is logged when logging continues. Any thread.
 */
public final class FaultLog {
    private static final int MOST = 10;
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final String site;
    private final Logger log;
    private final LongSupplier clock;

    // Guarded by this.
    private long periodBegan;
    private int logged;
    private long leftOut;

    /** @param site whose handlers these are, as in {@code gate sample} */
    public FaultLog(String site, Logger log) {
        this(site, log, System::nanoTime);
    }

    /** @param clock as {@link System#nanoTime} */
    FaultLog(String site, Logger log, LongSupplier clock) {
        this.site = site;
        this.log = log;
        this.clock = clock;
        this.periodBegan = clock.getAsLong();
    }

    /** Logs a fault in a call for one login: a uid may have several. */
    public void report(Username whom, String what, @Nullable Throwable fault) {
        report(told(whom), what, fault);
    }

    /**
     * Logs a fault.
     *
     * @param whom  for whom it was called
     * @param fault what it threw, if that is of use to its author
     */
    public void report(String whom, String what, @Nullable Throwable fault) {
        if (isTooMuch()) {
            return;
        }
        try {
            log.error("{}: for {}: {}", site, whom, what, fault);
        } catch (Throwable unprintable) {
            // The plugin's own exception: printing it runs the plugin's code.
            log.error("{}: for {}: {}: {}, which cannot be printed", site, whom, what,
                    fault == null ? "" : fault.getClass().getName());
        }
    }

    /** Logs a call for one login that has not returned. */
    public void warn(Username whom, String what, StackTraceElement[] stack) {
        warn(told(whom), what, stack);
    }

    private static String told(Username whom) {
        return whom.uid() + " (subid " + whom.subid() + ")";
    }

    /** Logs a call that has not returned, with its stack. */
    public void warn(String whom, String what, StackTraceElement[] stack) {
        if (!isTooMuch()) {
            log.warn("{}: for {}: {}", site, whom, what, new ThreadStack(stack));
        }
    }

    /** Logs what the host does in the place of an absent handler. */
    public void warn(String whom, String what) {
        if (!isTooMuch()) {
            log.warn("{}: for {}: {}", site, whom, what);
        }
    }

    private synchronized boolean isTooMuch() {
        long now = clock.getAsLong();
        if (now - periodBegan >= PERIOD.toNanos()) {
            if (leftOut > 0) {
                log.error("{}: {} more faults were not logged: at most {} in {} s are", site, leftOut, MOST,
                        PERIOD.toSeconds());
            }
            periodBegan = now;
            logged = 0;
            leftOut = 0;
        }
        if (logged < MOST) {
            logged++;
            return false;
        }
        leftOut++;
        return true;
    }
}
