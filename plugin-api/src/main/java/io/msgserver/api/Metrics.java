package io.msgserver.api;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Numbers of this plugin that an operator watches, beside the host's own: {@code plugin_<id>_<name>}. Register once, as in the
 * handler's constructor, and keep what you get. Any thread.
 *
 * <pre>{@code
 * private final Metrics.Counter sold = server.metrics().withHelp("Items sold in the shop")
 *         .counter("items_sold", "currency", "gold");
 * }</pre>
 *
 * <p>What a version registered goes with it. What the next version registers under the same name and labels before that goes on
 * where it was: a counter keeps its count in a swap.
 *
 * <p>Each name with each choice of labels is one number more for the host to keep and to send, at every look. So a plugin has
 * {@value #MOST} of them: what it registers beyond is counted nowhere, and the log says so once. Never take users, requests or
 * anything else that clients choose as labels.
 *
 * <p>A name consists of lower-case words, as in {@code items_sold}, and so does a label's; every registration of one name has
 * the same kind and the same label names, and one that does not is an {@link IllegalArgumentException}.
 */
public interface Metrics {
    /** How many a plugin may have. */
    int MOST = 200;
    /** Characters of a help text. */
    int LONGEST_HELP = 200;

    /** Where nobody watches, as in a plugin's own tests. */
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
                // Nobody asks.
            }
        };
    }

    /**
     * Explains to operators what is registered with the returned metrics: Prometheus shows the text. It belongs to a name with all its
     * labels; when a name has several, the one that was registered last counts. Without one, the text says whose number it is.
     *
     * @param help one line of 1 to {@value #LONGEST_HELP} characters
     * @return the same metrics; what is registered there counts among the {@value #MOST}
     */
    default Metrics withHelp(String help) {
        return this;
    }

    /**
     * Something that only grows. Its name ends in {@code _total} where an operator sees it.
     *
     * @param labels names and values by turns
     */
    Counter counter(String name, String... labels);

    /**
     * How long something takes, with how often: name it without a unit, an operator sees seconds.
     *
     * @param labels names and values by turns
     */
    Timer timer(String name, String... labels);

    /**
     * Something that comes and goes, asked for at each look of the operator's. When a version registers one again, the later one is
     * asked.
     *
     * @param value does not block; what it throws is no number
     */
    void gauge(String name, DoubleSupplier value, String... labels);

    /** Something that only grows. Any thread. */
    interface Counter {

        /** By one. */
        default void increment() {
            add(1);
        }

        /** @param amount at least 0 */
        void add(double amount);
    }

    /** How long something takes. Any thread. */
    interface Timer {

        /** It took so long, once more. */
        void record(Duration took);
    }
}
