package io.msgserver.base.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations from {@code least} to {@code most}, written as a whole number and a unit. */
public record DurationRange(Duration least, Duration most) implements Bounded<Duration> {
    public static final DurationRange TIMEOUTS = new DurationRange(Duration.ofMillis(1), Duration.ofHours(1));
    public static final DurationRange UP_TO_A_DAY = new DurationRange(Duration.ofMillis(1), Duration.ofHours(24));

    /** The range of a plugin's durations: any that does not overflow when it is added to the time of day. */
    static final DurationRange ANY = new DurationRange(Duration.ZERO, Duration.ofDays(36_500));

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(ms|s|m|h)?");
    private static final String REMEDY = "write \"10s\", \"200ms\", \"5m\" or \"1h\"";

    @Override
    public Duration read(Json json) throws BadValueException {
        Matcher form = FORM.matcher(written(json));
        if (!form.matches()) {
            throw new BadValueException("is not a duration; " + REMEDY);
        }
        if (form.group(2) == null) {
            throw new BadValueException("has no unit; " + REMEDY);
        }
        return inBounds(unit(form.group(2)).multipliedBy(Long.parseLong(form.group(1))));
    }

    @Override
    public @Nullable String fault(Duration value) {
        if (value.compareTo(least) < 0) {
            return "is less than " + text(least) + ", the shortest allowed";
        }
        return value.compareTo(most) > 0 ? "is more than " + text(most) + ", the longest allowed" : null;
    }

    private static String written(Json json) {
        return switch (json) {
            case Json.Text(var text) -> text;
            case Json.Numeral(var digits) -> digits;
            default -> "";
        };
    }

    private static Duration unit(String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
    }

    private static String text(Duration bound) {
        return bound.toMinutesPart() == 0 && bound.toHours() > 0 ? bound.toHours() + "h" : bound.toMillis() + "ms";
    }
}
