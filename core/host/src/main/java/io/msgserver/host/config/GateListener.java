package io.msgserver.host.config;

import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port of a gate, and the connections that it takes.
 *
 * @param address    the IP address or host name to listen on
 * @param port       0 to 65,535; 0 is any free port
 * @param maxclient  connections at once; 1 to 1,000,000
 * @param nodelay    whether small packages leave at once (TCP_NODELAY)
 * @param tls        null for none
 * @param proxies    whose connections begin with a header that says where the client comes from
 * @param perAddress the limits of each client address
 */
public record GateListener(String address, int port, int maxclient, boolean nodelay, @Nullable TlsSettings tls,
        List<Network> proxies, AddressSettings perAddress) {
    private static final Range CLIENTS = new Range(1, 1_000_000, "number of clients");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public GateListener {
        HostName.ANY.require("address", address);
        Range.PORTS.require("port", port);
        CLIENTS.require("maxclient", maxclient);
        proxies = List.copyOf(proxies);
    }

    static GateListener of(Section gate) {
        var listener = new GateListener(gate.get("address", HostName.ANY, "127.0.0.1"),
                gate.get("port", Range.PORTS, 8888),
                gate.get("maxclient", CLIENTS, 1024),
                gate.get("nodelay", Kind.FLAG, true),
                TlsSettings.of(gate),
                gate.get("proxies", Networks.ANY, List.of()),
                AddressSettings.of(gate, AddressSettings.OF_GATE));
        gate.claimPort("address", listener.address(), "port", listener.port());
        return listener;
    }
}
