package io.msgserver.base.count;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** A histogram of durations: the number of durations up to each bound. Any thread. */
public final class Times {
    /** Nanoseconds: 1, 2 and 5 times each power of ten, from a microsecond to ten seconds. */
    private static final long[] BOUNDS = LongStream
            .iterate(1_000, power -> power <= 10_000_000_000L, power -> power * 10)
            .flatMap(power -> LongStream.of(power, 2 * power, 5 * power))
            .filter(bound -> bound <= 10_000_000_000L).toArray();

    /** One count for each bound; the last is for durations above all bounds. */
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();

    /** Adds a duration in nanoseconds. */
    public void record(long took) {
        int found = Arrays.binarySearch(BOUNDS, took);
        counts.getAndIncrement(found < 0 ? -found - 1 : found);
        nanos.add(took);
    }

    /** Returns the bounds in seconds, the lowest first; the last is infinite. */
    public static List<Double> bounds() {
        return LongStream.concat(LongStream.of(BOUNDS), LongStream.of(Long.MAX_VALUE))
                .mapToObj(bound -> bound == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : bound / 1e9).toList();
    }

    /** Returns the number of durations for each bound: above the bound before it, and at most this one. */
    public List<Long> counts() {
        return LongStream.range(0, counts.length()).mapToObj(place -> counts.get((int) place)).toList();
    }

    /** Returns the sum of all durations, in seconds. */
    public double seconds() {
        return nanos.sum() / 1e9;
    }
}
