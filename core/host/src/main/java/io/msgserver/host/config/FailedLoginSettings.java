package io.msgserver.host.config;

import io.msgserver.base.config.BadValueException;
import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.time.Duration;

/**
 * The settings of the delay of logins after failed ones of the same uid.
 *
 * @param free           the number of consecutive failures without a delay; 1 to 1,000,000
 * @param most           the longest delay of an attempt; 0, for no delay at all, to 1 h
 * @param forgottenAfter the time after the last failure in which failures are remembered; 1 ms to 24 h
 */
public record FailedLoginSettings(int free, Duration most, Duration forgottenAfter) {
    private static final Range FAILURES = new Range(1, 1_000_000, "number of failures");
    private static final DurationRange WAITS = new DurationRange(Duration.ZERO, Duration.ofHours(1));
    private static final Duration USUAL = Duration.ofSeconds(3);

    /** @throws IllegalArgumentException when a component is out of bounds */
    public FailedLoginSettings {
        FAILURES.require("free", free);
        WAITS.require("most", most);
        DurationRange.UP_TO_A_DAY.require("forgottenAfter", forgottenAfter);
    }

    /**
     * Returns the settings in the login server's section. By default the longest delay is at most half of the login's
     * time limit.
     */
    static FailedLoginSettings of(Section login, Duration loginTimeout) {
        Duration half = loginTimeout.dividedBy(2);
        Duration most = half.compareTo(USUAL) < 0 ? half : USUAL;
        return login.section("failed_logins",
                section -> new FailedLoginSettings(section.get("free", FAILURES, 5),
                        section.get("most", json -> shorter(loginTimeout, WAITS.read(json)), most),
                        section.get("forgotten_after", DurationRange.UP_TO_A_DAY, Duration.ofMinutes(15))));
    }

    private static Duration shorter(Duration loginTimeout, Duration most) throws BadValueException {
        if (most.compareTo(loginTimeout) >= 0) {
            throw new BadValueException("is not less than login_timeout, which is " + loginTimeout.toMillis()
                    + "ms: nobody who has to wait so long could log in; write less");
        }
        return most;
    }
}
