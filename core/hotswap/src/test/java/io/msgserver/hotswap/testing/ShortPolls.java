package io.msgserver.hotswap.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The period in which every test looks whether its condition holds: Awaitility's own, 100 ms, is most of a test's time.
 */
public final class ShortPolls implements BeforeAllCallback {
    private static final Duration PERIOD = Duration.ofMillis(10);
    /** For a condition that collects garbage each time. */
    public static final Duration COLLECTING = Duration.ofMillis(400);

    @Override
    public void beforeAll(ExtensionContext test) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(PERIOD);
    }
}
