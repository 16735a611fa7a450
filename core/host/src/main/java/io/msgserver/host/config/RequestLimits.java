package io.msgserver.host.config;

import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one user's requests and remembered responses.
 *
 * @param expiredNumber     responses remembered; 1 to 65,536
 * @param maxRemembered     bytes of responses remembered; 131,072 to 1,073,741,824
 * @param maxPending        requests that wait or run at once; 1 to 1,000,000
 * @param maxPendingBytes   bytes of such requests; 131,072 to 1,073,741,824
 * @param requestsPerSecond 1 to 1,000,000, or null for no limit
 */
public record RequestLimits(int expiredNumber, int maxRemembered, int maxPending, int maxPendingBytes,
        @Nullable Integer requestsPerSecond) {
    private static final Range RESPONSES = new Range(1, 65_536, "number of responses");
    private static final Range REQUESTS = new Range(1, 1_000_000, "number of requests");
    /** The largest response, or request, fits in. */
    private static final Range BYTES = new Range(1 << 17, 1 << 30, "number of bytes");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public RequestLimits {
        RESPONSES.require("expiredNumber", expiredNumber);
        BYTES.require("maxRemembered", maxRemembered);
        REQUESTS.require("maxPending", maxPending);
        BYTES.require("maxPendingBytes", maxPendingBytes);
        if (requestsPerSecond != null) {
            REQUESTS.require("requestsPerSecond", requestsPerSecond);
        }
    }

    static RequestLimits of(Section gate) {
        return new RequestLimits(gate.get("expired_number", RESPONSES, 128),
                gate.get("max_remembered", BYTES, 9 << 20),
                gate.get("max_pending", REQUESTS, 256),
                gate.get("max_pending_bytes", BYTES, 1 << 20),
                gate.getOrNone("requests_per_second", REQUESTS));
    }
}
