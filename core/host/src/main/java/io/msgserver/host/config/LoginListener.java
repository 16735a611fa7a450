package io.msgserver.host.config;

import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port of the login server, and the connections that it takes.
 *
 * @param host       an IP address or a host name to listen on
 * @param port       0 to 65,535; 0 is any free port
 * @param maxclient  logins in progress at once; 1 to 1,000,000
 * @param tls        null for none
 * @param proxies    whose connections begin with a header that says where the client comes from
 * @param perAddress the limits of each client address
 */
public record LoginListener(String host, int port, int maxclient, @Nullable TlsSettings tls, List<Network> proxies,
        AddressSettings perAddress) {
    private static final Range CLIENTS = new Range(1, 1_000_000, "number of clients");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public LoginListener {
        HostName.ANY.require("host", host);
        Range.PORTS.require("port", port);
        CLIENTS.require("maxclient", maxclient);
        proxies = List.copyOf(proxies);
    }

    static LoginListener of(Section login) {
        var listener = new LoginListener(login.get("host", HostName.ANY, "127.0.0.1"),
                login.get("port", Range.PORTS, 8001),
                login.get("maxclient", CLIENTS, 1024),
                TlsSettings.of(login),
                login.get("proxies", Networks.ANY, List.of()),
                AddressSettings.of(login, AddressSettings.OF_LOGIN));
        login.claimPort("host", listener.host(), "port", listener.port());
        return listener;
    }
}
