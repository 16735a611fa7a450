package io.msgserver.host.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the clients of each address within their bounds. Any thread. */
final class AddressLimiter {
    private static final Logger log = LoggerFactory.getLogger(AddressLimiter.class);
    /** Addresses that are remembered beside those of who is connected: whose bucket was full, and is not again. */
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
     * @param listener  for messages, as in {@code gate sample}
     * @param maxclient connections at once
     */
    AddressLimiter(String listener, AddressBounds bounds, int maxclient, ConnectionRefusals refusals) {
        this.listener = listener;
        this.bounds = bounds;
        this.refusals = refusals;
        this.most = maxclient + FORMER;
        this.addresses = new AddressTable(bounds, most, System::nanoTime);
    }

    /** Whether a connection gets in whose client comes from there. Once for each, before it {@link #leaves}. */
    boolean admits(Channel channel, InetSocketAddress client) {
        return switch (addresses.enter(client.getAddress())) {
            case Admittance.Exempt() -> true;
            case Admittance.Counted(var place) -> {
                counted.put(channel, place);
                channel.closeFuture().addListener(_ -> leaves(channel));
                yield true;
            }
            case Admittance.Uncounted() -> {
                tellUncounted();
                yield true;
            }
            case Admittance.Refused(var reason) -> {
                refusals.beyond(reason, client, bound(reason, ClientAddress.of(client.getAddress())));
                yield false;
            }
        };
    }

    /** It is gone, and another may have its place. No error when nobody counts it. */
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

    private void tellUncounted() {
        uncounted.increment();
        if (warning.isDue()) {
            log.warn("{} does not count the connections of new addresses: it remembers {}, maxclient and {} more",
                    listener, most, FORMER);
        }
    }

    /** Addresses that are remembered. */
    int remembered() {
        return addresses.count();
    }

    /** Connections that were let in without being counted for their address, as there were too many. */
    long uncounted() {
        return uncounted.sum();
    }
}
