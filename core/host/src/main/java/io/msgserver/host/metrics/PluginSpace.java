package io.msgserver.host.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * The metrics of one plugin, shared by all its versions. Registrations of several versions under one name are one
 * metric, which ends with the last of them. A count thus continues in a swap, and no object of a retired version is
 * kept.
 */
final class PluginSpace {
    private final String prefix;
    private final MeterRegistry registry;

    // Guarded by this.
    private final Map<MeterName, Shared> all = new HashMap<>();
    private final Map<String, Form> forms = new HashMap<>();

    /** The kind and label names, which Prometheus requires to be equal for all metrics of one name. */
    private record Form(Class<? extends Meter> kind, List<String> labelNames) {}

    PluginSpace(String prefix, MeterRegistry registry) {
        this.prefix = prefix;
        this.registry = registry;
    }

    synchronized Counter counter(OwnMetrics owner, MeterName name) {
        Shared shared = shared(name, Counter.class, _ -> registry.counter(prefix + name.name(), name.tags()));
        shared.join(owner);
        return (Counter) shared.meter();
    }

    synchronized Timer timer(OwnMetrics owner, MeterName name) {
        Shared shared = shared(name, Timer.class, _ -> registry.timer(prefix + name.name(), name.tags()));
        shared.join(owner);
        return (Timer) shared.meter();
    }

    synchronized void gauge(OwnMetrics owner, MeterName name, DoubleSupplier value) {
        shared(name, Gauge.class, shared -> Gauge.builder(prefix + name.name(), shared::value).tags(name.tags())
                .strongReference(true).register(registry)).join(owner, value);
    }

    private Shared shared(MeterName name, Class<? extends Meter> kind, Function<Shared, Meter> made) {
        var form = new Form(kind, name.labelNames());
        Form before = forms.putIfAbsent(name.name(), form);
        if (before != null && !before.equals(form)) {
            throw new IllegalArgumentException("metric " + name.name() + " is a " + before.kind().getSimpleName()
                    + " with the labels " + before.labelNames() + " already, and cannot be a " + kind.getSimpleName()
                    + " with " + form.labelNames() + " too: choose another name");
        }
        return all.computeIfAbsent(name, _ -> new Shared(made));
    }

    synchronized boolean has(OwnMetrics owner, MeterName name) {
        Shared shared = all.get(name);
        return shared != null && shared.isOf(owner);
    }

    /** Adds the texts for operators, by the names in the Prometheus format. */
    synchronized void addHelp(Map<String, String> texts) {
        NamingConvention convention = registry.config().namingConvention();
        all.forEach((name, shared) -> {
            Meter.Id id = shared.meter().getId();
            String seen = convention.name(id.getName(), id.getType(), id.getBaseUnit());
            String help = shared.help(name.name());
            texts.put(seen, help);
            if (shared.meter() instanceof Timer) {
                texts.put(seen + "_max", help + ": the longest of late");
            }
        });
    }

    /** Returns the counters and gauges that versions of that plugin registered, in the order of their names. */
    synchronized SortedMap<MeterName, Shared> numbers(String pluginId) {
        var found = new TreeMap<MeterName, Shared>(
                Comparator.comparing(MeterName::name).thenComparing(name -> name.labels().toString()));
        all.forEach((name, shared) -> {
            if (!(shared.meter() instanceof Timer) && shared.isOfPlugin(pluginId)) {
                found.put(name, shared);
            }
        });
        return found;
    }

    synchronized long count(OwnMetrics owner) {
        return all.values().stream().filter(shared -> shared.isOf(owner)).count();
    }

    synchronized void leave(OwnMetrics owner) {
        all.values().removeIf(shared -> {
            boolean last = shared.leave(owner);
            if (last) {
                registry.remove(shared.meter());
            }
            return last;
        });
        forms.keySet().retainAll(all.keySet().stream().map(MeterName::name).toList());
    }
}
