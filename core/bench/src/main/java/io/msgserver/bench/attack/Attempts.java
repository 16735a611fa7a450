package io.msgserver.bench.attack;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts an attacker's attempts and their outcomes, by name. Thread-safe. */
final class Attempts {
    /** The name under which established connections are counted. */
    static final String CONNECTED = "connected";
    /** The name under which failed connection attempts are counted. */
    static final String NOT_CONNECTED = "not_connected";
    static final String BYTES = "bytes_sent";
    static final String CLOSED = "closed_by_host";
    /** The name under which accepted attempts are counted. */
    static final String SERVED = "served";
    static final String REFUSED = "refused_in_words";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String name, long count) {
        counts.computeIfAbsent(name, _ -> new LongAdder()).add(count);
    }

    String text() {
        return new TreeMap<>(counts).entrySet().stream().map(count -> count.getKey() + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }
}
