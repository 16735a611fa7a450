package io.msgserver.host.http;

import java.time.Duration;

/**
 * The bounds of a port that answers HTTP.
 *
 * @param connections open at once; beyond that those without a trusted request give way
 * @param trusted     requests of trusted clients in hand, fewer than the connections; beyond that they are answered
 *                    with 503
 * @param silence     for a request's head to arrive in whole, and between one piece of a body or a reply and the next
 */
public record HttpLimits(int connections, int trusted, Duration silence) {
    /** The bytes of a request's first line. */
    static final int LINE = 32 * 1024;
    /** The bytes of a request's headers. */
    static final int HEADERS = 16 * 1024;
    /** The bytes of a body that are read and discarded after the answer, so that a client that still sends sees it. */
    static final int DISCARDED = 1024 * 1024;

    /** @throws IllegalArgumentException when trusted requests could take all connections */
    public HttpLimits {
        if (trusted < 1 || trusted >= connections) {
            throw new IllegalArgumentException(
                    "trusted is " + trusted + ": it has to be at least 1, and less than connections, " + connections);
        }
    }
}
