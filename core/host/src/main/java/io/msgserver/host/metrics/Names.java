package io.msgserver.host.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.msgserver.base.count.Tally;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Registers what is read when somebody asks. Names and labels are the host's own, never anything that a client says.
 */
record Names(MeterRegistry registry) {

    /** Something of that object that only grows. The object is what the host keeps: Micrometer does not keep it. */
    <T> void count(String name, String help, T of, ToLongFunction<T> count, String... labels) {
        FunctionCounter.builder(name, of, count::applyAsLong).description(help).tags(labels).register(registry);
    }

    /** As {@link #count}, in bytes. */
    <T> void bytes(String name, String help, T of, ToLongFunction<T> count, String... labels) {
        FunctionCounter.builder(name, of, count::applyAsLong).description(help).baseUnit("bytes").tags(labels)
                .register(registry);
    }

    /** One count for each of those things, with the thing as a label, in lower case. */
    <K extends Enum<K>> void tally(String name, String help, Class<K> kinds, Tally<K> tally, String kind,
            String... labels) {
        for (K each : kinds.getEnumConstants()) {
            FunctionCounter.builder(name, tally, counted -> counted.of(each)).description(help).tags(labels)
                    .tag(kind, each.name().toLowerCase(Locale.ROOT)).register(registry);
        }
    }

    /** Something that comes and goes. */
    void gauge(String name, String unit, String help, LongSupplier value, String... labels) {
        gauge(name, unit, help, value, LongSupplier::getAsLong, labels);
    }

    /** Something of that object that comes and goes. */
    <T> void gauge(String name, String unit, String help, T of, ToLongFunction<T> value, String... labels) {
        // Strongly, as Micrometer by itself holds what it reads by references that do not keep it.
        Gauge.Builder<?> gauge = Gauge.builder(name, () -> value.applyAsLong(of)).description(help).tags(labels)
                .strongReference(true);
        (unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry);
    }
}
