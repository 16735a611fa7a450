package io.msgserver.base.config;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Whole numbers from {@code least} to {@code most}. {@code noun} names them in messages, as in "port". */
public record Range(long least, long most, String noun) implements Bounded<Long> {
    public static final Range PORTS = new Range(0, 65_535, "port");

    @Override
    public Long read(Json json) throws BadValueException {
        if (json instanceof Json.Numeral(var digits) && digits.matches("-?\\d+")) {
            return inBounds(clamped(new BigInteger(digits)));
        }
        throw new BadValueException("is not a whole number from " + least + " to " + most);
    }

    @Override
    public @Nullable String fault(Long value) {
        if (value < least) {
            return "is less than " + least + ", the lowest " + noun;
        }
        return value > most ? "is more than " + most + ", the highest " + noun : null;
    }

    public void require(String component, long value) {
        require(component, Long.valueOf(value));
    }

    private static long clamped(BigInteger value) {
        return value.bitLength() < Long.SIZE ? value.longValue() : value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
