package io.msgserver.base.config;

import org.jspecify.annotations.Nullable;

/** A text that is not empty and has no control characters, which would garble a log. */
public record Name() implements Bounded<String> {
    public static final Name ANY = new Name();

    @Override
    public String read(Json json) throws BadValueException {
        return inBounds(TEXT.read(json));
    }

    @Override
    public @Nullable String fault(String value) {
        if (value.isEmpty()) {
            return "is empty; write at least one letter";
        }
        return value.chars().anyMatch(Character::isISOControl) ? "has control characters; leave them out" : null;
    }
}
