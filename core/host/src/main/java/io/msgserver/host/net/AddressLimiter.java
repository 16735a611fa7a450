package io.msgserver.host.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enforces the limits of each client address. Any thread. */
final class AddressLimiter {
    private static final Logger log = LoggerFactory.getLogger(AddressLimiter.class);
    /** Addresses that are remembered without an open connection, until their bucket is full again. */
    private static final int FORMER = 1 << 16;

    private final String listener;
    private final AddressBounds bounds;
    private final ConnectionRefusals refusals;
    private final int most;
    private final AddressTable addresses;
    private final Map<Channel, AddressTable.Client> counted = new ConcurrentHashMap<>();
    private final LongAdder uncounted = new LongAdder();
    private final ThrottledLog warning = new ThrottledLog();

    /**
     * @param listener  the name for messages, as in {@code gate sample}
     * @param maxclient the limit of open connections
     */
    AddressLimiter(String listener, AddressBounds bounds, int maxclient, ConnectionRefusals refusals) {
        this.listener = listener;
        this.bounds = bounds;
        this.refusals = refusals;
        this.most = maxclient + FORMER;
        this.addresses = new AddressTable(bounds, most, System::nanoTime);
    }

    /** Returns whether a connection from that client is admitted. Called once for each, before {@link #leaves}. */
    boolean admits(Channel channel, InetSocketAddress client) {
        return switch (addresses.enter(client.getAddress())) {
            case Admittance.Exempt() -> true;
            case Admittance.Counted(var place) -> {
                counted.put(channel, place);
                channel.closeFuture().addListener(_ -> leaves(channel));
                yield true;
            }
            case Admittance.Uncounted() -> {
                logUncounted();
                yield true;
            }
            case Admittance.Refused(var reason) -> {
                refusals.limitReached(reason, client, bound(reason, ClientAddress.of(client.getAddress())));
                yield false;
            }
        };
    }

    /** Releases the connection's place. No error when the connection was not counted. */
    void leaves(Channel channel) {
        AddressTable.Client place = counted.remove(channel);
        if (place != null) {
            addresses.leave(place);
        }
    }

    private String bound(ConnectionRefusal reason, ClientAddress address) {
        return reason == ConnectionRefusal.ADDRESS_CONNECTIONS
                ? bounds.connections() + " are open from " + address + ", its per_address.connections"
                : "from " + address + " come more than " + bounds.rate() + " a second, after " + bounds.burst()
                        + " at once, its per_address.rate and burst";
    }

    private void logUncounted() {
        uncounted.increment();
        if (warning.isDue()) {
            log.warn("{} does not count the connections of new addresses: it remembers {}, maxclient and {} more",
                    listener, most, FORMER);
        }
    }

    /** Returns the number of remembered addresses. */
    int remembered() {
        return addresses.count();
    }

    /** Returns the number of connections that were admitted uncounted, because too many addresses were remembered. */
    long uncounted() {
        return uncounted.sum();
    }
}
