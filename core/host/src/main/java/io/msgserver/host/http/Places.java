package io.msgserver.host.http;

import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The connections of a port, and which of them gives way when it is full. Owned by the port's event loop. */
final class Places {
    private final int mostTrusted;
    /** Those without a trusted request, the one that has waited longest first. */
    private final Set<HttpConnection> waiting = new LinkedHashSet<>();
    private final Set<HttpConnection> trusted = new HashSet<>();

    /** @param mostTrusted requests in hand */
    Places(int mostTrusted) {
        this.mostTrusted = mostTrusted;
    }

    /** It waits from now on, whatever it was before. */
    void await(HttpConnection connection) {
        trusted.remove(connection);
        waiting.remove(connection);
        waiting.add(connection);
    }

    /** It has a trusted request from now on, and does not give way. False when there are too many. */
    boolean trust(HttpConnection connection) {
        if (trusted.size() >= mostTrusted) {
            return false;
        }
        waiting.remove(connection);
        trusted.add(connection);
        return true;
    }

    void leave(HttpConnection connection) {
        trusted.remove(connection);
        waiting.remove(connection);
    }

    /**
     * The one whose place another gets: of those that wait, the one that has waited longest of an address that has
     * most. So one address cannot keep another out.
     */
    Optional<HttpConnection> yielding() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        waiting.forEach(connection -> counts.merge(connection.address(), 1, Integer::sum));
        int most = counts.isEmpty() ? 0 : Collections.max(counts.values());
        return waiting.stream().filter(connection -> counts.getOrDefault(connection.address(), 0) == most).findFirst();
    }
}
