package io.msgserver.host.store;

import io.msgserver.host.session.Changes;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Keeps the sessions of a host's gates. Its methods are called in this order: restore, begin, close. */
public interface SessionStore {

    /**
     * Opens a store that keeps them in a file. A damaged file is moved aside and reported in the log.
     *
     * @param file  null for a store that keeps nothing
     * @param clock the time for the name of a file that is moved aside
     * @throws IOException when another host has the file, or it cannot be read or written; the message contains the
     *                     remedy
     */
    static SessionStore open(@Nullable Path file, InstantSource clock) throws IOException {
        return file == null ? new Nothing() : FileSessionStore.open(file, clock);
    }

    /** Restores the sessions of a gate. Called once for each gate. */
    GateSessions restore(String servername, SessionLimits limits);

    /**
     * Begins to write changes, and removes from the file what would be wrong after a crash. Called before gates open.
     *
     * @throws IOException when the file cannot be written
     */
    void begin() throws IOException;

    /**
     * Returns the age of the oldest unwritten change: below a second while the disk works, and zero when nothing is
     * kept.
     */
    Duration unwritten();

    /** Returns the number of failed writes so far. */
    long failures();

    /**
     * Writes everything, remembered responses included, and closes the file. Called after the last response of all
     * gates. When {@link #begin} was not called, the file stays unchanged. A second call has no effect.
     *
     * @param patience the time limit for remembered responses: the remaining ones are left out, and the log reports how
     *                 many users' they are
     */
    void close(Duration patience);

    /** Keeps nothing: after a restart every user logs in again, and subids start at 1. */
    record Nothing() implements SessionStore {
        @Override
        public GateSessions restore(String servername, SessionLimits limits) {
            return new GateSessions(new Users(limits, Changes.NONE), Subids.unbounded());
        }

        @Override
        public void begin() {
            // There is nothing to write.
        }

        @Override
        public Duration unwritten() {
            return Duration.ZERO;
        }

        @Override
        public long failures() {
            return 0;
        }

        @Override
        public void close(Duration patience) {
            // There is nothing to close.
        }
    }
}
