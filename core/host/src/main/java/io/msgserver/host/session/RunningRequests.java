package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/** The running calls of a gate's handler, as needed to end a login. Any thread; no method blocks. */
public interface RunningRequests {
    /** For a gate that runs no requests. */
    RunningRequests NONE = new RunningRequests() {
        @Override
        public @Nullable Request ofThisThread(Session session) {
            return null;
        }

        @Override
        public void cancel(Session session) {
            // No call is running.
        }
    };

    /** Returns the request of that login that the calling thread runs; null when it runs none. */
    @Nullable
    Request ofThisThread(Session session);

    /** Interrupts the calls for that login, except the one on the calling thread. */
    void cancel(Session session);
}
