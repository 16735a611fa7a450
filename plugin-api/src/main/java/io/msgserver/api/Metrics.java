package io.msgserver.api;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * A plugin's own metrics, which operators see beside the host's as {@code plugin_<id>_<name>}. Register each metric
 * once, for example in the handler's constructor, and keep the result. Any thread.
 *
 * <pre>{@code
 * private final Metrics.Counter sold = server.metrics().withHelp("Items sold in the shop")
 *         .counter("items_sold", "currency", "gold");
 * }</pre>
 *
 * <p>A version's metrics end with it, unless the next version registers the same name and labels: then the metric
 * continues. A counter keeps its count in a swap.
 *
 * <p>Each name with each choice of labels is one more metric that the host keeps, and sends at every scrape. A plugin
 * can have {@value #MOST} of them; further ones are not counted, and the log says so once. Never use users, requests or
 * other values that clients choose as labels.
 *
 * <p>A name consists of lower-case words, as in {@code items_sold}, and so does the name of a label. All registrations
 * of one name have the same kind and the same label names; one that differs is an {@link IllegalArgumentException}.
 */
public interface Metrics {
    /** The limit of metrics for each plugin. */
    int MOST = 200;
    /** The limit of a help text, in characters. */
    int LONGEST_HELP = 200;

    /** Returns metrics that count nothing, for tests without a host. */
    static Metrics none() {
        return new Metrics() {
            @Override
            public Counter counter(String name, String... labels) {
                return _ -> {};
            }

            @Override
            public Timer timer(String name, String... labels) {
                return _ -> {};
            }

            @Override
            public void gauge(String name, DoubleSupplier value, String... labels) {
                // It is never read.
            }
        };
    }

    /**
     * Gives a help text to the metrics that are registered with the result; Prometheus shows it. A text belongs to a
     * name with all its labels; of several texts for one name, the last applies. A metric without a text is described
     * by the name of its plugin.
     *
     * @param help one line of 1 to {@value #LONGEST_HELP} characters
     * @return these metrics with the text; registrations there count towards {@value #MOST} too
     */
    default Metrics withHelp(String help) {
        return this;
    }

    /**
     * Registers a counter: a number that only grows. Operators see its name with {@code _total} at the end.
     *
     * @param labels names and values in turn
     */
    Counter counter(String name, String... labels);

    /**
     * Registers a timer: it counts durations and sums them up. Name it without a unit; operators see seconds.
     *
     * @param labels names and values in turn
     */
    Timer timer(String name, String... labels);

    /**
     * Registers a gauge: a number that grows and shrinks, read at each scrape. When it is registered again, the later
     * supplier is read.
     *
     * @param value  must not block; when it throws, the gauge has no value
     * @param labels names and values in turn
     */
    void gauge(String name, DoubleSupplier value, String... labels);

    /** A number that only grows. Any thread. */
    interface Counter {

        /** Adds one. */
        default void increment() {
            add(1);
        }

        /**
         * Adds an amount.
         *
         * @param amount at least 0
         */
        void add(double amount);
    }

    /** Counts durations and sums them up. Any thread. */
    interface Timer {

        /** Adds one duration. */
        void record(Duration took);
    }
}
