package io.msgserver.host.config;

import org.jspecify.annotations.Nullable;

/** A text that is not empty. */
record Name() implements Bounded<String> {
    static final Name ANY = new Name();

    @Override
    public String read(Json json) throws BadValueException {
        return inBounds(TEXT.read(json));
    }

    @Override
    public @Nullable String fault(String value) {
        return value.isEmpty() ? "is empty; write at least one letter" : null;
    }
}
