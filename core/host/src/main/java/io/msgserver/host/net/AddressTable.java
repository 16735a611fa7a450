package io.msgserver.host.net;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many connections each client address has, and how fast it makes new ones. Any thread.
 *
 * <p>An address is forgotten when it has no connection and its bucket is full again. Nobody goes round for that: each
 * connection that comes looks at the two addresses that were looked at longest ago. So there are not many more than are
 * needed, and never more than the most: who comes from a new address then is let in and not counted, as a limit for
 * each address is no help against so many.
 */
final class AddressTable {
    private static final int LOOKS = 2;

    private final AddressBounds bounds;
    private final RateLimit rateLimit;
    private final int most;
    private final LongSupplier clock;
    /** Guarded by this; who was looked at longest ago comes first. */
    private final LinkedHashMap<ClientAddress, Client> clients = new LinkedHashMap<>();

    /** One address. Guarded by the addresses. */
    static final class Client {
        private int connections;
        /** When its bucket is full again. */
        private long full;

        private Client(long now) {
            full = now;
        }
    }

    /**
     * Nobody yet.
     *
     * @param most  addresses that are remembered at once
     * @param clock as {@link System#nanoTime}
     */
    AddressTable(AddressBounds bounds, int most, LongSupplier clock) {
        this.bounds = bounds;
        this.rateLimit = RateLimit.of(bounds.rate(), bounds.burst());
        this.most = most;
        this.clock = clock;
    }

    /** One step that both looks and counts, so that of any number who come at once just so many get in. */
    Admittance enter(InetAddress from) {
        if (bounds.exempt().test(from)) {
            return new Admittance.Exempt();
        }
        var address = ClientAddress.of(from);
        synchronized (this) {
            long now = clock.getAsLong();
            forgetSome(now);
            Client client = clients.get(address);
            if (client == null && clients.size() >= most) {
                return new Admittance.Uncounted();
            }
            return enter(client == null ? remembered(address, now) : client, now);
        }
    }

    private Client remembered(ClientAddress address, long now) {
        var client = new Client(now);
        clients.putLast(address, client);
        return client;
    }

    private Admittance enter(Client client, long now) {
        if (client.connections >= bounds.connections()) {
            return new Admittance.Refused(ConnectionRefusal.ADDRESS_CONNECTIONS);
        }
        if (!rateLimit.hasToken(client.full, now)) {
            return new Admittance.Refused(ConnectionRefusal.ADDRESS_RATE);
        }
        client.full = rateLimit.taken(client.full, now);
        client.connections++;
        return new Admittance.Counted(client);
    }

    /** A connection has ended that was counted there. Once for each. */
    synchronized void leave(Client client) {
        client.connections--;
    }

    /** Addresses that are remembered. */
    synchronized int count() {
        return clients.size();
    }

    private void forgetSome(long now) {
        for (int look = 0; look < LOOKS && !clients.isEmpty(); look++) {
            Map.Entry<ClientAddress, Client> next = clients.pollFirstEntry();
            Client client = next.getValue();
            if (client.connections > 0 || !RateLimit.isFull(client.full, now)) {
                clients.putLast(next.getKey(), client);
            }
        }
    }
}
