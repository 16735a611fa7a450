package io.msgserver.host.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** A metric of a plugin, with the versions that registered it. Any thread. */
final class Shared {
    private final Meter meter;
    /** Guarded by itself. The owner that registered last is the last entry. */
    private final LinkedHashMap<OwnMetrics, DoubleSupplier> owners = new LinkedHashMap<>();
    /** The value of a gauge, from its last owner. Written under the lock of the owners. */
    private volatile DoubleSupplier asked = Shared::nothing;

    Shared(Function<Shared, Meter> made) {
        this.meter = made.apply(this);
    }

    private static double nothing() {
        return Double.NaN;
    }

    Meter meter() {
        return meter;
    }

    void join(OwnMetrics owner) {
        join(owner, Shared::nothing);
    }

    void join(OwnMetrics owner, DoubleSupplier value) {
        synchronized (owners) {
            owners.putLast(owner, value);
            asked = value;
        }
    }

    boolean isOfPlugin(String id) {
        synchronized (owners) {
            return owners.keySet().stream().anyMatch(owner -> owner.pluginId().equals(id));
        }
    }

    /** Returns the text for operators of a metric with that name. */
    String help(String name) {
        synchronized (owners) {
            return owners.reversed().keySet().stream().map(owner -> owner.help(name)).filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> name + " of plugin " + owners.lastEntry().getKey().pluginId());
        }
    }

    boolean isOf(OwnMetrics owner) {
        synchronized (owners) {
            return owners.containsKey(owner);
        }
    }

    /** Removes the owner. Returns whether none is left. */
    boolean leave(OwnMetrics owner) {
        synchronized (owners) {
            owners.remove(owner);
            asked = owners.isEmpty() ? Shared::nothing : owners.lastEntry().getValue();
            return owners.isEmpty();
        }
    }

    /** Returns the value of a gauge; NaN when the plugin's code throws. */
    double value() {
        try {
            return asked.getAsDouble();
        } catch (Throwable _) {
            return Double.NaN;
        }
    }
}
