package io.msgserver.host.http;

import java.time.Duration;

/**
 * The limits of a port that answers HTTP.
 *
 * @param connections open connections; beyond that, a connection without a trusted request is closed
 * @param trusted     pending requests of trusted clients, fewer than the connections; beyond that they are answered
 *                    with 503
 * @param silence     the time limit of a request's complete head, and between two pieces of a body or a reply
 */
public record HttpLimits(int connections, int trusted, Duration silence) {
    /** The bytes of a request's first line. */
    static final int LINE = 32 * 1024;
    /** The bytes of a request's headers. */
    static final int HEADERS = 16 * 1024;
    /**
     * The bytes of a body that are read and discarded after the reply, so that a client that still sends receives it.
     */
    static final int DISCARDED = 1024 * 1024;

    /** @throws IllegalArgumentException when trusted requests could occupy all connections */
    public HttpLimits {
        if (trusted < 1 || trusted >= connections) {
            throw new IllegalArgumentException(
                    "trusted is " + trusted + ": it has to be at least 1, and less than connections, " + connections);
        }
    }
}
