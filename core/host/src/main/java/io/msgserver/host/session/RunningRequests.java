package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/** The calls of a gate's handler for requests, as the end of a login concerns them. Any thread; nothing blocks. */
public interface RunningRequests {
    /** For a gate that runs none. */
    RunningRequests NONE = new RunningRequests() {
        @Override
        public @Nullable Request ofThisThread(Session session) {
            return null;
        }

        @Override
        public void cancel(Session session) {
            // There is nothing to cancel.
        }
    };

    /** The request of that login that the calling thread runs; null when it runs none. */
    @Nullable
    Request ofThisThread(Session session);

    /** Interrupts the calls for that login, except the one on the calling thread. */
    void cancel(Session session);
}
