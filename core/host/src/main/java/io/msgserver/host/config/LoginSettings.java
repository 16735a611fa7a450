package io.msgserver.host.config;

import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Name;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The login server.
 *
 * @param host         an IP address or a host name
 * @param port         0 to 65,535; 0 is any free port
 * @param multilogin   whether one uid may have several logins in progress at once
 * @param plugin       the id of the plugin that knows the users; not empty
 * @param loginTimeout for the whole conversation; 1 ms to 1 h
 * @param maxclient    logins in progress at once; 1 to 1,000,000
 * @param identity     the file with the Ed25519 key that clients know this server by; null when there is none
 * @param tls          null for none
 * @param proxies      whose connections begin with a header that says where the client comes from
 * @param perAddress   what each client address may take
 * @param failedLogins how logins are slowed down after failures; no wait is as long as {@code loginTimeout}
 */
public record LoginSettings(String host, int port, boolean multilogin, String plugin, Duration loginTimeout,
        int maxclient, @Nullable Path identity, @Nullable TlsSettings tls, List<Network> proxies,
        AddressSettings perAddress, FailedLoginSettings failedLogins) {
    private static final Range CLIENTS = new Range(1, 1_000_000, "number of clients");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public LoginSettings {
        HostName.ANY.require("host", host);
        Range.PORTS.require("port", port);
        Name.ANY.require("plugin", plugin);
        DurationRange.TIMEOUTS.require("loginTimeout", loginTimeout);
        CLIENTS.require("maxclient", maxclient);
        proxies = List.copyOf(proxies);
        if (failedLogins.most().compareTo(loginTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "failedLogins.most: " + failedLogins.most() + " is not less than loginTimeout, " + loginTimeout);
        }
    }

    static LoginSettings from(Section section) {
        Duration timeout = section.get("login_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(10));
        var settings = new LoginSettings(section.get("host", HostName.ANY, "127.0.0.1"),
                section.get("port", Range.PORTS, 8001),
                section.get("multilogin", Kind.FLAG, false),
                section.require("plugin", "write the id of the plugin that checks tokens, such as \"login-file\""),
                timeout,
                section.get("maxclient", CLIENTS, 1024),
                section.has("identity") ? section.requireFile("identity", "") : null,
                TlsSettings.of(section),
                section.get("proxies", Networks.ANY, List.of()),
                AddressSettings.of(section, AddressSettings.OF_LOGIN),
                FailedLoginSettings.of(section, timeout));
        section.claimPort("host", settings.host(), "port", settings.port());
        return settings;
    }
}
