package io.msgserver.bench.load;

import org.HdrHistogram.Histogram;

/** The responses of one group on one event loop, which owns it. */
final class LatencyTally {
    /** Nanoseconds. Longer latencies count as this one. */
    private static final long MAX_LATENCY = 60_000_000_000L;
    private static final int DIGITS = 3;

    private Histogram latencies = fresh();
    private long last;
    private long longestGap;

    static Histogram fresh() {
        return new Histogram(MAX_LATENCY, DIGITS);
    }

    /** @param latency in nanoseconds */
    void add(long latency) {
        latencies.recordValue(Math.min(latency, MAX_LATENCY));
    }

    /** Records that a response arrived. */
    void answered(long now) {
        longestGap = Math.max(longestGap, now - last);
        last = now;
    }

    void begin(long now) {
        latencies.reset();
        last = now;
        longestGap = 0;
    }

    /** Returns the figures since the beginning, and starts new ones. */
    Figures end(long now) {
        answered(now);
        var figures = new Figures(latencies, longestGap);
        latencies = fresh();
        return figures;
    }
}
