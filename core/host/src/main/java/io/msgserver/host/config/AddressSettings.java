package io.msgserver.host.config;

import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.net.InetAddress;
import java.util.List;

/**
 * The limits of one client address at a port. IPv6 addresses with the same first 64 bits count as one.
 *
 * @param connections the limit of open connections; 1 to 1,000,000
 * @param rate        the sustained limit of new connections a second; 1 to 1,000,000
 * @param burst       the limit of new connections at once, after a pause; 1 to 1,000,000
 * @param exempt      the networks whose connections are not counted
 */
public record AddressSettings(int connections, int rate, int burst, List<Network> exempt) {
    private static final Range CONNECTIONS = new Range(1, 1_000_000, "number of connections");
    private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128"));

    static final AddressSettings OF_GATE = new AddressSettings(256, 100, 1000, LOOPBACK);
    static final AddressSettings OF_LOGIN = new AddressSettings(256, 20, 200, LOOPBACK);

    /** @throws IllegalArgumentException when a component is out of bounds */
    public AddressSettings {
        CONNECTIONS.require("connections", connections);
        CONNECTIONS.require("rate", rate);
        CONNECTIONS.require("burst", burst);
        exempt = List.copyOf(exempt);
    }

    /** Returns the settings in a section. */
    static AddressSettings of(Section section, AddressSettings fallback) {
        return section.section("per_address", own -> from(own, fallback));
    }

    private static AddressSettings from(Section section, AddressSettings fallback) {
        return new AddressSettings(section.get("connections", CONNECTIONS, fallback.connections()),
                section.get("rate", CONNECTIONS, fallback.rate()),
                section.get("burst", CONNECTIONS, fallback.burst()),
                section.get("exempt", Networks.ANY, fallback.exempt()));
    }

    /** Returns whether connections from that address are not counted. */
    public boolean exempts(InetAddress address) {
        return exempt.stream().anyMatch(network -> network.contains(address));
    }
}
