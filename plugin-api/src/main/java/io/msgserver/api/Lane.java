package io.msgserver.api;

/**
 * How the requests of a gate run.
 *
 * <p>Virtual threads share the processors and give one up only when they wait: handlers that wait, for a database or another
 * server, hold up nobody. When as many compute for long as there are processors, the host adds threads for the others, so that all
 * become slow and nobody waits for ever. Give long computations to threads of your own.
 *
 * <p>In no lane does a user have a thread of their own: one thread runs requests of several, one after the other. What a handler
 * leaves in a {@link ThreadLocal} may be there when the next user's request runs.
 *
 * <p>In every lane a request that takes longer than the gate's {@code request_timeout} is interrupted, and fails.
 */
public enum Lane {
    /**
     * On virtual threads, one user's requests one at a time and in the order they came; users side by side. Handlers may
     * block. Choose this one unless there is a reason not to: a user's state then needs no lock against that user.
     */
    ORDERED,

    /**
     * On virtual threads, also one user's requests side by side, so that a slow one does not hold up the next. Handlers
     * may block; answers may overtake one another.
     */
    CONCURRENT,

    /**
     * On the connection's event loop, the moment the request is read. The fastest, for handlers that only compute: one
     * that blocks stops every user of that event loop. A version that does so again and again runs as in {@link #ORDERED}.
     */
    EVENT_LOOP
}
