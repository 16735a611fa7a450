package io.msgserver.host.metrics;

import io.msgserver.api.Metrics;
import io.msgserver.host.plugin.PluginMeters;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one version of a plugin. Any thread. */
final class OwnMetrics implements PluginMeters.Registered {
    private static final Logger log = LoggerFactory.getLogger(OwnMetrics.class);

    private final String pluginId;
    private final PluginSpace space;
    private final Metrics nowhere = Metrics.none();

    // Guarded by this.
    private boolean closed;
    private boolean warned;

    OwnMetrics(String pluginId, PluginSpace space) {
        this.pluginId = pluginId;
        this.space = space;
    }

    @Override
    public synchronized Counter counter(String name, String... labels) {
        var named = new MeterName(name, List.of(labels));
        return hasRoomFor(named) ? space.counter(this, named)::increment : nowhere.counter(name, labels);
    }

    @Override
    public synchronized Timer timer(String name, String... labels) {
        var named = new MeterName(name, List.of(labels));
        return hasRoomFor(named) ? recorded(space.timer(this, named)) : nowhere.timer(name, labels);
    }

    @Override
    public synchronized void gauge(String name, DoubleSupplier value, String... labels) {
        var named = new MeterName(name, List.of(labels));
        if (hasRoomFor(named)) {
            space.gauge(this, named, value);
        }
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
