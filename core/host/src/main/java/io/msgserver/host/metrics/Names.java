package io.msgserver.host.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.msgserver.base.count.Tally;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Registers metrics that are read at each scrape. Names and labels are the host's own, never a client's input. */
record Names(MeterRegistry registry) {

    /**
     * Registers a count of that object, which never decreases. The host keeps the object: Micrometer holds it weakly.
     */
    <T> void count(String name, String help, T of, ToLongFunction<T> count, String... labels) {
        FunctionCounter.builder(name, of, count::applyAsLong).description(help).tags(labels).register(registry);
    }

    /** Registers a count as {@link #count} does, in bytes. */
    <T> void bytes(String name, String help, T of, ToLongFunction<T> count, String... labels) {
        FunctionCounter.builder(name, of, count::applyAsLong).description(help).baseUnit("bytes").tags(labels)
                .register(registry);
    }

    /** Registers one count for each constant, with the constant in lower case as a label. */
    <K extends Enum<K>> void tally(String name, String help, Class<K> kinds, Tally<K> tally, String kind,
            String... labels) {
        for (K each : kinds.getEnumConstants()) {
            FunctionCounter.builder(name, tally, counted -> counted.of(each)).description(help).tags(labels)
                    .tag(kind, each.name().toLowerCase(Locale.ROOT)).register(registry);
        }
    }

    /** Registers a gauge. */
    void gauge(String name, String unit, String help, LongSupplier value, String... labels) {
        gauge(name, unit, help, value, LongSupplier::getAsLong, labels);
    }

    /** Registers a gauge of that object. */
    <T> void gauge(String name, String unit, String help, T of, ToLongFunction<T> value, String... labels) {
        // Captures the object strongly, because Micrometer by itself would hold it weakly.
        Gauge.Builder<?> gauge = Gauge.builder(name, () -> value.applyAsLong(of)).description(help).tags(labels)
                .strongReference(true);
        (unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry);
    }
}
