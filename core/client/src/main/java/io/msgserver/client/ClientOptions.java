package io.msgserver.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link MsgClient}. Every component is checked: an {@link IllegalArgumentException} names the one
 * that is out of bounds.
 *
 * @param connectTimeout for one attempt, at all addresses of the gate's name, the handshake included; more than zero
 * @param retryPause     the longest pause before the first attempt to connect again, doubled after each that fails; the
 *     pause is a random share of it. More than zero
 * @param maxRetryPause  the limit of the doubling; not less than {@code retryPause}
 * @param giveUpAfter    the time after a break in which new attempts may begin; at zero there is one
 * @param firstIndex     of the first handshake; 1 for a fresh login, else higher than any that the login was used with
 * @param maxInFlight    the limit of requests that are sent and not answered; further ones are queued. A gate remembers
 *     the last responses, by default at least 128. Only up to half of that number is it certain that no request,
 *     whatever breaks how often, is sent again after its response was forgotten
 * @param tls            null for a connection without TLS
 * @param callTimeout    for a call without a timeout of its own, from the request to the answer, breaks and pauses
 *     included; more than zero
 * @param maxSilence     the time without a byte from the gate after which the connection is abandoned and another is
 *     made, at least 10 ms. A gate with the extension is pinged after half of it; with another gate it counts when a
 *     call is late
 */
public record ClientOptions(Duration connectTimeout, Duration retryPause, Duration maxRetryPause, Duration giveUpAfter,
        long firstIndex, int maxInFlight, @Nullable Tls tls, Duration callTimeout, Duration maxSilence) {
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);
    private static final Duration MIN_SILENCE = Duration.ofMillis(10);

    public ClientOptions {
        check(connectTimeout.isPositive(), "connectTimeout", connectTimeout, "more than zero");
        check(retryPause.isPositive(), "retryPause", retryPause, "more than zero");
        check(maxRetryPause.compareTo(retryPause) >= 0, "maxRetryPause", maxRetryPause, "at least " + retryPause);
        check(!giveUpAfter.isNegative(), "giveUpAfter", giveUpAfter, "zero or more");
        check(firstIndex >= 1, "firstIndex", firstIndex, "1 or more");
        check(maxInFlight >= 1, "maxInFlight", maxInFlight, "1 or more");
        check(callTimeout.isPositive(), "callTimeout", callTimeout, "more than zero");
        check(maxSilence.compareTo(MIN_SILENCE) >= 0, "maxSilence", maxSilence, "at least " + MIN_SILENCE);
    }

    /** Creates options with the default times for calls and silence. */
    public ClientOptions(Duration connectTimeout, Duration retryPause, Duration maxRetryPause, Duration giveUpAfter,
            long firstIndex, int maxInFlight, @Nullable Tls tls) {
        this(connectTimeout, retryPause, maxRetryPause, giveUpAfter, firstIndex, maxInFlight, tls, CALL_TIMEOUT,
                MAX_SILENCE);
    }

    /**
     * Returns the default options: 5 s an attempt, pauses of up to 100 ms and then up to 5 s, for one minute; index 1;
     * 64 requests in flight; without TLS; 2 minutes a call, 30 s of silence.
     */
    public static ClientOptions defaults() {
        return new ClientOptions(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(5),
                Duration.ofMinutes(1), 1, 64, null);
    }

    /** Returns these options with another timeout of an attempt. */
    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(timeout, retryPause, maxRetryPause, giveUpAfter, firstIndex, maxInFlight, tls,
                callTimeout, maxSilence);
    }

    /** Returns these options with other pauses. */
    public ClientOptions withRetryPauses(Duration first, Duration max) {
        return new ClientOptions(connectTimeout, first, max, giveUpAfter, firstIndex, maxInFlight, tls,
                callTimeout, maxSilence);
    }

    /** Returns these options with another time in which new attempts may begin. */
    public ClientOptions withGiveUpAfter(Duration time) {
        return new ClientOptions(connectTimeout, retryPause, maxRetryPause, time, firstIndex, maxInFlight, tls,
                callTimeout, maxSilence);
    }

    /** Returns these options with another first index. */
    public ClientOptions withFirstIndex(long index) {
        return new ClientOptions(connectTimeout, retryPause, maxRetryPause, giveUpAfter, index, maxInFlight, tls,
                callTimeout, maxSilence);
    }

    /** Returns these options with another limit of requests in flight. */
    public ClientOptions withMaxInFlight(int requests) {
        return new ClientOptions(connectTimeout, retryPause, maxRetryPause, giveUpAfter, firstIndex, requests, tls,
                callTimeout, maxSilence);
    }

    /** Returns these options over TLS. */
    public ClientOptions withTls(Tls over) {
        return new ClientOptions(connectTimeout, retryPause, maxRetryPause, giveUpAfter, firstIndex, maxInFlight, over,
                callTimeout, maxSilence);
    }

    /** Returns these options with another timeout of calls. */
    public ClientOptions withCallTimeout(Duration timeout) {
        return new ClientOptions(connectTimeout, retryPause, maxRetryPause, giveUpAfter, firstIndex, maxInFlight, tls,
                timeout, maxSilence);
    }

    /** Returns these options with another limit of silence. */
    public ClientOptions withMaxSilence(Duration silence) {
        return new ClientOptions(connectTimeout, retryPause, maxRetryPause, giveUpAfter, firstIndex, maxInFlight, tls,
                callTimeout, silence);
    }

    private static void check(boolean holds, String name, Object value, String bound) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be " + bound);
        }
    }
}
