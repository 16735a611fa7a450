package io.msgserver.plugins.counter;

import io.msgserver.api.Username;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** How far each login has counted. Any thread; of one login, a request at a time. */
final class Counts {
    private final Map<Username, Long> counts = new ConcurrentHashMap<>();
    private final long most;

    Counts(long most) {
        this.most = most;
    }

    long of(Username username) {
        return counts.getOrDefault(username, 0L);
    }

    /** False when it would be too much, and then nothing changes. */
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

    /** By username as on the wire, for the next version. */
    Map<String, Long> toMap() {
        var map = new TreeMap<String, Long>();
        counts.forEach((username, count) -> map.put(username.toString(), count));
        return map;
    }

    /** Takes over from the version before, but for those who have gone meanwhile. */
    void putAll(Map<String, Long> map, Predicate<Username> isLoggedIn) {
        map.forEach((wire, count) -> {
            Username username = Username.parse(wire);
            if (isLoggedIn.test(username)) {
                counts.put(username, count);
            }
        });
    }
}
