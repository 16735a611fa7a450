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

/** Keeps the sessions of a host's gates. It is restored from, begun, and closed, in this order. */
public interface SessionStore {

    /**
     * One that keeps them in a file. A damaged file is moved aside, and the log says so.
     *
     * @param file  null for one that keeps nothing
     * @param clock tells the time of what is moved aside
     * @throws IOException when another host has the file, or it cannot be read or written; the message says what to do
     */
    static SessionStore open(@Nullable Path file, InstantSource clock) throws IOException {
        return file == null ? new Nothing() : FileSessionStore.open(file, clock);
    }

    /** Restores the sessions of a gate. Once for each gate. */
    GateSessions restore(String servername, SessionLimits limits);

    /**
     * From now on what changes is written, and what would be wrong after a crash is not in the file any more. Before
     * gates open.
     *
     * @throws IOException when it cannot be written
     */
    void begin() throws IOException;

    /**
     * How long what is new has waited to be written: below a second on a disk that does its work, and zero when nothing
     * is kept.
     */
    Duration unwritten();

    /** How often it could not be written so far. */
    long failures();

    /**
     * Writes all that there is, remembered responses too, and lets go of the file. After the last answer of all gates.
     * When {@link #begin} was not called, the file stays as it is.
     *
     * @param patience for remembered responses: those that there is no time for are left out, and the log says how many
     *                 A second call does nothing.
     */
    void close(Duration patience);

    /** Keeps nothing: after a restart everybody logs in anew, and subids start at 1. */
    record Nothing() implements SessionStore {
        @Override
        public GateSessions restore(String servername, SessionLimits limits) {
            return new GateSessions(new Users(limits, Changes.UNHEARD), Subids.unbounded());
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
            // Nor to let go of.
        }
    }
}
