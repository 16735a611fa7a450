package io.msgserver.hotswap.call;

import java.time.Duration;

/** How long a call into a plugin that is interrupted has to come back, before it is left to itself. */
public final class GracePeriod {
    public static final Duration LENGTH = Duration.ofSeconds(1);

    private GracePeriod() {}
}
