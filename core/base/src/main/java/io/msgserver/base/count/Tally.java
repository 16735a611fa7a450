package io.msgserver.base.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events by kind. Any thread.
 *
 * @param <K> the kinds: an enum, so that clients cannot add to their number
 */
public final class Tally<K extends Enum<K>> {
    private final Map<K, LongAdder> counts;

    public Tally(Class<K> kinds) {
        counts = new EnumMap<>(kinds);
        for (K kind : kinds.getEnumConstants()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** Counts one more event of that kind. */
    public void count(K kind) {
        adder(kind).increment();
    }

    /** Returns the number of events of that kind so far. */
    public long of(K kind) {
        return adder(kind).sum();
    }

    private LongAdder adder(K kind) {
        LongAdder adder = counts.get(kind);
        if (adder == null) {
            throw new IllegalArgumentException(kind + " is not counted here");
        }
        return adder;
    }
}
