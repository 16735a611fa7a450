package io.msgserver.host.login;

import io.msgserver.host.config.FailedLoginSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the consecutive failed logins of each claimed uid, and computes the delay of the next. An attempt counts as
 * failed from its beginning, so that concurrent attempts each wait longer. No user is ever locked out. Any thread.
 */
final class FailedLogins {
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    /** More doublings than the longest delay allows. */
    private static final int MOST_DOUBLINGS = 20;
    /** Clients may claim any uid: only its beginning is kept. */
    private static final int LONGEST_UID = 64;

    private final FailedLoginSettings settings;
    private final int most;
    private final LongSupplier clock;
    private final LongAdder slowed = new LongAdder();
    /** Guarded by this. The uid that was used longest ago comes first. */
    private final LinkedHashMap<String, Failures> byUid = new LinkedHashMap<>();

    /** The failures of one uid. Guarded by the outer object. */
    private static final class Failures {
        private int count;
        /** The time of the last attempt, in nanoseconds of the clock. */
        private long last;
    }

    /**
     * @param most  the limit of remembered uids, beyond which the one that was used longest ago is forgotten
     * @param clock the time in nanoseconds, as {@link System#nanoTime}
     */
    FailedLogins(FailedLoginSettings settings, int most, LongSupplier clock) {
        this.settings = settings;
        this.most = most;
        this.clock = clock;
    }

    /** @param uid the claimed uid; null when none is claimed: the attempt is not delayed */
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

    /** Returns the number of attempts that were delayed. */
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

    /** Uncounts one attempt, which was no failure of the client. */
    synchronized void forgive(String uid) {
        Failures failures = byUid.get(uid);
        if (failures != null && --failures.count <= 0) {
            byUid.remove(uid);
        }
    }

    /** Returns the number of remembered uids. */
    synchronized int count() {
        return byUid.size();
    }
}
