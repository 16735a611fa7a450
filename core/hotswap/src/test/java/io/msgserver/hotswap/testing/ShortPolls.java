package io.msgserver.hotswap.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets the period in which tests check their conditions. Awaitility's own, 100 ms, would take most of a test's time.
 */
public final class ShortPolls implements BeforeAllCallback {
    private static final Duration PERIOD = Duration.ofMillis(10);
    /** The period for conditions that collect garbage at each check. */
    public static final Duration COLLECTING = Duration.ofMillis(400);

    @Override
    public void beforeAll(ExtensionContext test) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(PERIOD);
    }
}
