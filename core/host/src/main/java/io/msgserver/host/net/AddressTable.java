package io.msgserver.host.net;

import io.msgserver.base.rate.TokenBucket;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The open connections of each client address, and its rate of new ones. Any thread.
 *
 * <p>An address is forgotten when it has no connection and its bucket is full again. No timer does that: each new
 * connection checks the two addresses that were checked longest ago. The table thus holds few unneeded addresses, and
 * never more than the limit. Beyond the limit a connection from a new address is admitted and not counted, because a
 * limit for each address does not help against that many addresses.
 */
final class AddressTable {
    private static final int CHECKS = 2;

    private final AddressBounds bounds;
    private final TokenBucket bucket;
    private final int most;
    private final LongSupplier clock;
    /** Guarded by this. The client that was checked longest ago comes first. */
    private final LinkedHashMap<ClientAddress, Client> clients = new LinkedHashMap<>();

    /** One address. Guarded by the table. */
    static final class Client {
        private int connections;
        /** The time at which its bucket is full again. */
        private long full;

        private Client(long now) {
            full = now;
        }
    }

    /**
     * Creates an empty table.
     *
     * @param most  the limit of remembered addresses
     * @param clock the time in nanoseconds, as {@link System#nanoTime}
     */
    AddressTable(AddressBounds bounds, int most, LongSupplier clock) {
        this.bounds = bounds;
        this.bucket = TokenBucket.of(bounds.rate(), bounds.burst());
        this.most = most;
        this.clock = clock;
    }

    /** Checks and counts in one step, so that of concurrent connections exactly as many as the limit are admitted. */
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
        if (!bucket.hasToken(client.full, now)) {
            return new Admittance.Refused(ConnectionRefusal.ADDRESS_RATE);
        }
        client.full = bucket.taken(client.full, now);
        client.connections++;
        return new Admittance.Counted(client);
    }

    /** Uncounts a connection that has ended. Called once for each counted one. */
    synchronized void leave(Client client) {
        client.connections--;
    }

    /** Returns the number of remembered addresses. */
    synchronized int count() {
        return clients.size();
    }

    private void forgetSome(long now) {
        for (int check = 0; check < CHECKS && !clients.isEmpty(); check++) {
            Map.Entry<ClientAddress, Client> next = clients.pollFirstEntry();
            Client client = next.getValue();
            if (client.connections > 0 || TokenBucket.missing(client.full, now) > 0) {
                clients.putLast(next.getKey(), client);
            }
        }
    }
}
