package io.msgserver.base.config;

import org.jspecify.annotations.Nullable;

/** Numbers from {@code least} to {@code most}, whole or not. {@code noun} names them in messages. */
record DecimalRange(double least, double most, String noun) implements Bounded<Double> {
    static final DecimalRange ANY = new DecimalRange(-Double.MAX_VALUE, Double.MAX_VALUE, "number");

    @Override
    public Double read(Json json) throws BadValueException {
        return inBounds(Kind.DECIMAL.read(json));
    }

    @Override
    public @Nullable String fault(Double value) {
        if (value < least) {
            return "is less than " + least + ", the lowest " + noun;
        }
        return value > most ? "is more than " + most + ", the highest " + noun : null;
    }
}
