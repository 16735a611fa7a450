package io.msgserver.host.config;

import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the control server.
 *
 * @param host  an IP address or a host name
 * @param port  0 to 65,535; 0 is any free port
 * @param plain whether it may listen without TLS where other machines can read all that is sent, the token included
 * @param tls   null for no TLS
 * @param commands the certificate that the commands of this machine present; null for none
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
