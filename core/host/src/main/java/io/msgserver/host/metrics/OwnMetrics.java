package io.msgserver.host.metrics;

import io.msgserver.api.Metrics;
import io.msgserver.hotswap.version.PluginMeters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one version of a plugin. Any thread. */
final class OwnMetrics implements PluginMeters.Registered {
    private static final Logger log = LoggerFactory.getLogger(OwnMetrics.class);
    private static final Pattern HELP = Pattern.compile("[^\\p{Cntrl}]{1," + LONGEST_HELP + "}");

    private final String pluginId;
    private final PluginSpace space;
    private final Metrics nowhere = Metrics.none();

    /** Texts for operators, by name of the metric. */
    private final Map<String, String> helps = new ConcurrentHashMap<>();

    // Guarded by this.
    private boolean closed;
    private boolean warned;

    OwnMetrics(String pluginId, PluginSpace space) {
        this.pluginId = pluginId;
        this.space = space;
    }

    String pluginId() {
        return pluginId;
    }

    @Override
    public Metrics withHelp(String help) {
        if (!HELP.matcher(help).matches()) {
            throw new IllegalArgumentException("the help text of a metric must be one line of 1 to " + LONGEST_HELP
                    + " characters, without control characters; this one has " + help.length() + ": "
                    + help.substring(0, Math.min(help.length(), 40)).replaceAll("\\p{Cntrl}", "?"));
        }
        return new Explained(help);
    }

    @Override
    public Counter counter(String name, String... labels) {
        return counter("", name, labels);
    }

    @Override
    public Timer timer(String name, String... labels) {
        return timer("", name, labels);
    }

    @Override
    public void gauge(String name, DoubleSupplier value, String... labels) {
        gauge("", name, value, labels);
    }

    /** The same metrics, with the given text for each that is registered here. */
    private final class Explained implements Metrics {
        private final String help;

        Explained(String help) {
            this.help = help;
        }

        @Override
        public Metrics withHelp(String other) {
            return OwnMetrics.this.withHelp(other);
        }

        @Override
        public Counter counter(String name, String... labels) {
            return OwnMetrics.this.counter(help, name, labels);
        }

        @Override
        public Timer timer(String name, String... labels) {
            return OwnMetrics.this.timer(help, name, labels);
        }

        @Override
        public void gauge(String name, DoubleSupplier value, String... labels) {
            OwnMetrics.this.gauge(help, name, value, labels);
        }
    }

    private synchronized Counter counter(String help, String name, String[] labels) {
        var named = new MeterName(name, List.of(labels));
        if (!hasRoomFor(named)) {
            return nowhere.counter(name, labels);
        }
        Counter counter = space.counter(this, named)::increment;
        explain(name, help);
        return counter;
    }

    private synchronized Timer timer(String help, String name, String[] labels) {
        var named = new MeterName(name, List.of(labels));
        if (!hasRoomFor(named)) {
            return nowhere.timer(name, labels);
        }
        Timer timer = recorded(space.timer(this, named));
        explain(name, help);
        return timer;
    }

    private synchronized void gauge(String help, String name, DoubleSupplier value, String[] labels) {
        var named = new MeterName(name, List.of(labels));
        if (hasRoomFor(named)) {
            space.gauge(this, named, value);
            explain(name, help);
        }
    }

    private void explain(String name, String help) {
        if (!help.isEmpty()) {
            helps.put(name, help);
        }
    }

    /** Returns the text that was registered with that name; null when there is none. */
    @Nullable
    String help(String name) {
        return helps.get(name);
    }

    private static Timer recorded(io.micrometer.core.instrument.Timer timer) {
        return timer::record;
    }

    private boolean hasRoomFor(MeterName name) {
        if (closed) {
            return false;
        }
        if (space.has(this, name) || space.count(this) < MOST) {
            return true;
        }
        if (!warned) {
            warned = true;
            log.warn(
                    "plugin {} registers more than {} metrics: {} with labels {} and all that come later are not counted;"
                            + " does it take something as a label that clients choose?",
                    pluginId, MOST, name.name(),
                    name.labelNames());
        }
        return false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        space.leave(this);
    }
}
