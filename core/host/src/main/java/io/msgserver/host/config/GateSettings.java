package io.msgserver.host.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Name;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;

/**
 * One gate: a port, and the plugin that answers there. All of it stands in one object of the file.
 *
 * @param servername the name that clients ask the login server for; not empty, no other gate's
 * @param plugin     the id of the plugin; not empty
 * @param required   whether the host is ready only when this gate is open
 * @param maxLogins  logins in force; 1 to 100,000,000
 * @param listener   the port
 * @param clients    the limits of one connection
 * @param requests   the limits of one user's requests
 * @param handlers   how long the plugin's handler may take
 */
public record GateSettings(String servername, String plugin, boolean required, int maxLogins,
        @JsonUnwrapped GateListener listener, @JsonUnwrapped ClientLimits clients,
        @JsonUnwrapped RequestLimits requests, @JsonUnwrapped HandlerLimits handlers) {
    private static final Range LOGINS = new Range(1, 100_000_000, "number of logins");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public GateSettings {
        Name.ANY.require("servername", servername);
        Name.ANY.require("plugin", plugin);
        LOGINS.require("maxLogins", maxLogins);
    }

    static GateSettings from(Section section) {
        var settings = new GateSettings(section.require("servername", "write the name that clients ask for"),
                section.require("plugin", "write the id of the plugin that answers requests, such as \"simple\""),
                section.get("required", Kind.FLAG, true),
                section.get("max_logins", LOGINS, oneForEachKilobyte()),
                GateListener.of(section), ClientLimits.of(section), RequestLimits.of(section),
                HandlerLimits.of(section));
        section.claim("servername", '"' + settings.servername() + '"', "choose another name");
        return settings;
    }

    /** A login takes about 300 bytes of the heap, and its part of what there is for requests and answers. */
    static int oneForEachKilobyte() {
        return (int) Math.clamp(Runtime.getRuntime().maxMemory() / 1024, 1, LOGINS.most());
    }
}
