package io.msgserver.hotswap.call;

import java.time.Duration;

/** The time that an interrupted call into a plugin has to return before it is abandoned. */
public final class GracePeriod {
    public static final Duration LENGTH = Duration.ofSeconds(1);

    private GracePeriod() {}
}
