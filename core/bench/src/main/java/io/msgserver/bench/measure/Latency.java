package io.msgserver.bench.measure;

import io.msgserver.bench.load.Figures;
import io.msgserver.bench.load.Phase;

/**
 * The latencies of a measured span of time, for a report. Times in microseconds.
 *
 * @param rate         responses a second
 * @param longestGapUs the longest time without a response
 */
public record Latency(long requests, double rate, double p50Us, double p90Us, double p99Us, double p999Us, double maxUs,
        double longestGapUs) {

    public static Latency of(Phase phase) {
        return of(phase.all(), phase.seconds());
    }

    public static Latency of(Figures figures, double seconds) {
        return new Latency(figures.requests(), figures.requests() / seconds, figures.percentile(50),
                figures.percentile(90), figures.percentile(99), figures.percentile(99.9), figures.max(),
                figures.longestGap() / 1e3);
    }
}
