package io.msgserver.host.http;

import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The connections of a port, and the choice of the one to close when it is full. Owned by the port's event loop. */
final class Places {
    private final int mostTrusted;
    /** Connections without a trusted request, the one that has waited longest first. */
    private final Set<HttpConnection> waiting = new LinkedHashSet<>();
    private final Set<HttpConnection> trusted = new HashSet<>();

    /** @param mostTrusted the limit of trusted requests */
    Places(int mostTrusted) {
        this.mostTrusted = mostTrusted;
    }

    /** Marks the connection as waiting, whatever its former state. */
    void await(HttpConnection connection) {
        trusted.remove(connection);
        waiting.remove(connection);
        waiting.add(connection);
    }

    /**
     * Marks the connection as having a trusted request, so that it is not closed for another. Returns false at the
     * limit.
     */
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
     * Returns the connection to close for another: of the addresses with most waiting connections, the one that has
     * waited longest. So one address cannot keep another out.
     */
    Optional<HttpConnection> toClose() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        waiting.forEach(connection -> counts.merge(connection.address(), 1, Integer::sum));
        int most = counts.isEmpty() ? 0 : Collections.max(counts.values());
        return waiting.stream().filter(connection -> counts.getOrDefault(connection.address(), 0) == most).findFirst();
    }
}
