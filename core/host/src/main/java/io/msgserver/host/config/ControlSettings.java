package io.msgserver.host.config;

/**
 * Where an operator's commands are answered.
 *
 * @param host an IP address or a host name, of loopback
 * @param port 0 to 65,535; 0 is any free port
 */
public record ControlSettings(String host, int port) {

    /** @throws IllegalArgumentException when a component is out of bounds */
    public ControlSettings {
        HostName.ANY.require("host", host);
        Range.PORTS.require("port", port);
    }

    static ControlSettings from(Section section) {
        var settings = new ControlSettings(section.get("host", HostName.ANY, "127.0.0.1"),
                section.get("port", Range.PORTS, 8010));
        section.claimPort("host", settings.host(), "port", settings.port());
        return settings;
    }
}
