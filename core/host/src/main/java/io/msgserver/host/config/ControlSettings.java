package io.msgserver.host.config;

import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator's commands are answered.
 *
 * @param host  an IP address or a host name
 * @param port  0 to 65,535; 0 is any free port
 * @param plain whether it may listen where others than this machine can read what is sent, the token too
 * @param tls   null for none
 * @param commands what the commands of this machine show of themselves; null for nothing
 */
public record ControlSettings(String host, int port, boolean plain, @Nullable TlsSettings tls,
        @Nullable CommandCertificate commands) {

    /** @throws IllegalArgumentException when a component is out of bounds */
    public ControlSettings {
        HostName.ANY.require("host", host);
        Range.PORTS.require("port", port);
    }

    static ControlSettings from(Section section) {
        var settings = new ControlSettings(section.get("host", HostName.ANY, "127.0.0.1"),
                section.get("port", Range.PORTS, 8010), section.get("plain", Kind.FLAG, false),
                TlsSettings.of(section), CommandCertificate.of(section));
        section.claimPort("host", settings.host(), "port", settings.port());
        return settings;
    }
}
