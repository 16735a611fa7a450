package io.msgserver.host.login;

import io.msgserver.host.config.FailedLoginSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often logins have failed, in a row, by the uid that they claimed; and so how long the next one waits. An attempt
 * counts as failed from its beginning, so that of many at once each waits longer. Nobody is ever locked out. Any
 * thread.
 */
final class FailedLogins {
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    /** More doublings than any wait has. */
    private static final int MOST_DOUBLINGS = 20;
    /** Clients may claim anything: only the beginning of it is kept. */
    private static final int LONGEST_UID = 64;

    private final FailedLoginSettings settings;
    private final int most;
    private final LongSupplier clock;
    private final LongAdder slowed = new LongAdder();
    /** Guarded by this; who was asked for longest ago comes first. */
    private final LinkedHashMap<String, Failures> byUid = new LinkedHashMap<>();

    /** Of one uid; guarded by all of them. */
    private static final class Failures {
        private int count;
        /** Nanoseconds, by the clock. */
        private long last;
    }

    /**
     * @param most  uids that are remembered: beyond that, who was asked for longest ago is forgotten
     * @param clock as {@link System#nanoTime}
     */
    FailedLogins(FailedLoginSettings settings, int most, LongSupplier clock) {
        this.settings = settings;
        this.most = most;
        this.clock = clock;
    }

    /** @param uid null when nobody in particular is claimed to log in: that is not slowed down */
    LoginAttempt begin(@Nullable String uid) {
        if (uid == null) {
            return new LoginAttempt(this, null, 0, Duration.ZERO);
        }
        String kept = uid.length() > LONGEST_UID ? uid.substring(0, LONGEST_UID) : uid;
        int before = countOneMore(kept);
        Duration wait = waitAfter(before);
        if (!wait.isZero()) {
            slowed.increment();
        }
        return new LoginAttempt(this, kept, before, wait);
    }

    /** Attempts that had to wait. */
    long slowed() {
        return slowed.sum();
    }

    private Duration waitAfter(int before) {
        if (before < settings.free()) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(before - settings.free(), MOST_DOUBLINGS));
        return wait.compareTo(settings.most()) < 0 ? wait : settings.most();
    }

    private synchronized int countOneMore(String uid) {
        long now = clock.getAsLong();
        forgetOld(now);
        Failures failures = byUid.remove(uid);
        if (failures == null) {
            failures = new Failures();
        }
        byUid.putLast(uid, failures);
        failures.last = now;
        if (byUid.size() > most) {
            byUid.pollFirstEntry();
        }
        return failures.count++;
    }

    private void forgetOld(long now) {
        while (!byUid.isEmpty()
                && now - byUid.firstEntry().getValue().last >= settings.forgottenAfter().toNanos()) {
            byUid.pollFirstEntry();
        }
    }

    /** Records a successful login. */
    synchronized void succeeded(String uid) {
        byUid.remove(uid);
    }

    /** One attempt was no failure of the client's. */
    synchronized void forgive(String uid) {
        Failures failures = byUid.get(uid);
        if (failures != null && --failures.count <= 0) {
            byUid.remove(uid);
        }
    }

    /** Uids that are remembered. */
    synchronized int count() {
        return byUid.size();
    }
}
