package io.msgserver.base.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each of some things happened. Any thread.
 *
 * @param <K> the things: an enum, so that there are only so many of them, whatever clients do
 */
public final class Tally<K extends Enum<K>> {
    private final Map<K, LongAdder> counts;

    public Tally(Class<K> kinds) {
        counts = new EnumMap<>(kinds);
        for (K kind : kinds.getEnumConstants()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** It happened once more. */
    public void count(K kind) {
        adder(kind).increment();
    }

    /** How often it happened so far. */
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
