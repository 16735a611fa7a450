package io.msgserver.api;

/**
 * The way in which a gate runs its requests.
 *
 * <p>Virtual threads share the processors, and release one only when they wait. Handlers that wait, for a database or
 * another server, delay no other request. When as many handlers compute for long as there are processors, the host adds
 * threads for the others: all become slow, and none waits for ever. Run long computations on threads of your own.
 *
 * <p>In no lane does a user have a thread of their own: one thread runs requests of several users, one after the other.
 * A value that a handler leaves in a {@link ThreadLocal} may be there when the next user's request runs.
 *
 * <p>In every lane a request that takes longer than the gate's {@code request_timeout} is interrupted, and fails.
 */
public enum Lane {
    /**
     * Requests run on virtual threads: those of one user one at a time and in the order of their arrival, those of
     * different users side by side. Handlers may block. Choose this lane unless there is a reason not to: a user's
     * state then needs no lock against other requests of that user.
     */
    ORDERED,

    /**
     * Requests run on virtual threads, those of one user side by side too, so that a slow one does not delay the next.
     * Handlers may block, and responses may overtake one another.
     */
    CONCURRENT,

    /**
     * Requests run on the connection's event loop, as soon as they are read. This is the fastest lane, for handlers
     * that only compute: one that blocks stops every user of that event loop. A version that blocks repeatedly is moved
     * to {@link #ORDERED}.
     */
    EVENT_LOOP
}
