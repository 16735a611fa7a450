package io.msgserver.plugins.counter;

import io.msgserver.api.Username;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The counts by login. Thread-safe; each login has one request at a time. */
final class Counts {
    private final Map<Username, Long> counts = new ConcurrentHashMap<>();
    private final long most;

    Counts(long most) {
        this.most = most;
    }

    long of(Username username) {
        return counts.getOrDefault(username, 0L);
    }

    /** Returns false, without a change, when the sum would exceed the limit. */
    boolean add(Username username, long amount) {
        long count = of(username);
        if (amount > most - count) {
            return false;
        }
        counts.put(username, count + amount);
        return true;
    }

    void forget(Username username) {
        counts.remove(username);
    }

    /** Returns the counts by username as on the wire, for the next version. */
    Map<String, Long> toMap() {
        var map = new TreeMap<String, Long>();
        counts.forEach((username, count) -> map.put(username.toString(), count));
        return map;
    }

    /** Adds the counts of the former version, except those of users who have logged out meanwhile. */
    void putAll(Map<String, Long> map, Predicate<Username> isLoggedIn) {
        map.forEach((wire, count) -> {
            Username username = Username.parse(wire);
            if (isLoggedIn.test(username)) {
                counts.put(username, count);
            }
        });
    }
}
