package io.msgserver.host.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Name;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One gate: a port, and the plugin that answers there.
 *
 * @param servername       the name that clients ask the login server for; not empty, no other gate's
 * @param address          the IP address or host name to listen on
 * @param port             0 to 65,535; 0 is any free port
 * @param maxclient        connections at once; 1 to 1,000,000
 * @param nodelay          whether small packages leave at once (TCP_NODELAY)
 * @param expiredNumber    responses remembered for a user; 1 to 65,536
 * @param maxRemembered    bytes of responses remembered for a user; 131,072 to 1,073,741,824
 * @param handshakeTimeout from the connection to a good handshake; 1 ms to 1 h
 * @param plugin           the id of the plugin; not empty
 * @param maxPending       requests of one user that wait or run at once; 1 to 1,000,000
 * @param maxPendingBytes  bytes of such requests; 131,072 to 1,073,741,824
 * @param maxUnsent        bytes of answers that wait for a client to read; 1,048,576 to 1,073,741,824
 * @param writeTimeout     how long a client for which many bytes wait may take none; 1 ms to 1 h
 * @param required         whether the host is ready only when this gate is open
 * @param tls              null for none
 * @param handlers         how long the plugin's handler may take
 * @param proxies          whose connections begin with a header that says where the client comes from
 * @param perAddress       what each client address may take
 * @param requestsPerSecond of one user; 1 to 1,000,000, or null when that has no limit of its own
 * @param idleTimeout      how long a client may send nothing; 1 ms to 24 h, or null for as long as it likes
 * @param maxLogins        logins in force; 1 to 100,000,000
 */
public record GateSettings(String servername, String address, int port, int maxclient, boolean nodelay,
        int expiredNumber, int maxRemembered,
        Duration handshakeTimeout, String plugin, int maxPending, int maxPendingBytes, int maxUnsent,
        Duration writeTimeout,
        boolean required, @Nullable TlsSettings tls, @JsonUnwrapped HandlerLimits handlers, List<Network> proxies,
        AddressSettings perAddress, @Nullable Integer requestsPerSecond, @Nullable Duration idleTimeout,
        int maxLogins) {
    private static final Range CLIENTS = new Range(1, 1_000_000, "number of clients");
    private static final Range LOGINS = new Range(1, 100_000_000, "number of logins");
    private static final Range RESPONSES = new Range(1, 65_536, "number of responses");
    private static final Range REQUESTS = new Range(1, 1_000_000, "number of requests");
    /** The largest response, or request, has its place. */
    private static final Range REMEMBERED = new Range(1 << 17, 1 << 30, "number of bytes");
    private static final Range BYTES = new Range(1 << 20, 1 << 30, "number of bytes");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public GateSettings {
        Name.ANY.require("servername", servername);
        HostName.ANY.require("address", address);
        Range.PORTS.require("port", port);
        CLIENTS.require("maxclient", maxclient);
        RESPONSES.require("expiredNumber", expiredNumber);
        REMEMBERED.require("maxRemembered", maxRemembered);
        DurationRange.TIMEOUTS.require("handshakeTimeout", handshakeTimeout);
        Name.ANY.require("plugin", plugin);
        REQUESTS.require("maxPending", maxPending);
        REMEMBERED.require("maxPendingBytes", maxPendingBytes);
        BYTES.require("maxUnsent", maxUnsent);
        DurationRange.TIMEOUTS.require("writeTimeout", writeTimeout);
        proxies = List.copyOf(proxies);
        if (requestsPerSecond != null) {
            REQUESTS.require("requestsPerSecond", requestsPerSecond);
        }
        if (idleTimeout != null) {
            DurationRange.UP_TO_A_DAY.require("idleTimeout", idleTimeout);
        }
        LOGINS.require("maxLogins", maxLogins);
    }

    static GateSettings from(Section section) {
        var settings = new GateSettings(section.require("servername", "write the name that clients ask for"),
                section.get("address", HostName.ANY, "127.0.0.1"),
                section.get("port", Range.PORTS, 8888),
                section.get("maxclient", CLIENTS, 1024),
                section.get("nodelay", Kind.FLAG, true),
                section.get("expired_number", RESPONSES, 128),
                section.get("max_remembered", REMEMBERED, 9 << 20),
                section.get("handshake_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(10)),
                section.require("plugin", "write the id of the plugin that answers requests, such as \"simple\""),
                section.get("max_pending", REQUESTS, 256),
                section.get("max_pending_bytes", REMEMBERED, 1 << 20),
                section.get("max_unsent", BYTES, 18 << 20),
                section.get("write_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(10)),
                section.get("required", Kind.FLAG, true),
                TlsSettings.of(section), HandlerLimits.of(section),
                section.get("proxies", Networks.ANY, List.of()),
                AddressSettings.of(section, AddressSettings.OF_GATE),
                section.getOrNone("requests_per_second", REQUESTS),
                section.getOrNone("idle_timeout", DurationRange.UP_TO_A_DAY),
                section.get("max_logins", LOGINS, oneForEachKilobyte()));
        section.claim("servername", '"' + settings.servername() + '"', "choose another name");
        section.claimPort("address", settings.address(), "port", settings.port());
        return settings;
    }

    /** A login takes about 300 bytes of the heap, and its part of what there is for requests and answers. */
    static int oneForEachKilobyte() {
        return (int) Math.clamp(Runtime.getRuntime().maxMemory() / 1024, 1, LOGINS.most());
    }
}
