package io.msgserver.base.count;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** How long something took, as a histogram: so many times up to each bound. Any thread. */
public final class Times {
    /** In nanoseconds: 1, 2 and 5 of each power of ten, from a microsecond to ten seconds. */
    private static final long[] BOUNDS = LongStream
            .iterate(1_000, power -> power <= 10_000_000_000L, power -> power * 10)
            .flatMap(power -> LongStream.of(power, 2 * power, 5 * power))
            .filter(bound -> bound <= 10_000_000_000L).toArray();

    /** One a bound, and the last for what took longer than any. */
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();

    /** It took so many nanoseconds, once more. */
    public void record(long took) {
        int found = Arrays.binarySearch(BOUNDS, took);
        counts.getAndIncrement(found < 0 ? -found - 1 : found);
        nanos.add(took);
    }

    /** The bounds in seconds, the lowest first; the last is infinite. */
    public static List<Double> bounds() {
        return LongStream.concat(LongStream.of(BOUNDS), LongStream.of(Long.MAX_VALUE))
                .mapToObj(bound -> bound == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : bound / 1e9).toList();
    }

    /** How often it took so long: more than the bound before, and at most the bound at this place. */
    public List<Long> counts() {
        return LongStream.range(0, counts.length()).mapToObj(place -> counts.get((int) place)).toList();
    }

    /** All of them together, in seconds. */
    public double seconds() {
        return nanos.sum() / 1e9;
    }
}
