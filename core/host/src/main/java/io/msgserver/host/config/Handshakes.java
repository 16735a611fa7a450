package io.msgserver.host.config;

import static java.util.stream.Collectors.joining;

import io.msgserver.base.config.BadValueException;
import io.msgserver.base.config.Bounded;
import io.msgserver.base.config.Choice;
import io.msgserver.base.config.Json;
import io.msgserver.protocol.HandshakeKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The allowed handshakes, at least one. */
record Handshakes() implements Bounded<Set<HandshakeKind>> {
    static final Handshakes ANY = new Handshakes();
    static final Set<HandshakeKind> ALL = Set.of(HandshakeKind.values());

    private static final Choice<HandshakeKind> KINDS = new Choice<>(List.of(HandshakeKind.values()));

    @Override
    public Set<HandshakeKind> read(Json json) throws BadValueException {
        if (!(json instanceof Json.Items(var items))) {
            throw new BadValueException("is not a list; write [" + written() + "]");
        }
        var kinds = EnumSet.noneOf(HandshakeKind.class);
        for (Json item : items) {
            kinds.add(kind(item));
        }
        return inBounds(Set.copyOf(kinds));
    }

    private static HandshakeKind kind(Json item) throws BadValueException {
        try {
            return KINDS.read(item);
        } catch (BadValueException _) {
            throw new BadValueException("has " + item.shown() + ", and there are only " + written());
        }
    }

    @Override
    public @Nullable String fault(Set<HandshakeKind> value) {
        return value.isEmpty() ? "is empty, and nobody could log in; write one at least of " + written() : null;
    }

    private static String written() {
        return Arrays.stream(HandshakeKind.values()).map(kind -> "\"" + kind + '"').collect(joining(", "));
    }
}
