package io.msgserver.host.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Name;
import io.msgserver.base.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The login server. All of it stands in one object of the file.
 *
 * @param listener     the port
 * @param plugin       the id of the plugin that knows the users; not empty
 * @param multilogin   whether one uid may have several logins in progress at once
 * @param loginTimeout for the whole conversation; 1 ms to 1 h
 * @param identity     the file with the Ed25519 key that clients know this server by; null when there is none
 * @param failedLogins how logins are slowed down after failures; no wait is as long as {@code loginTimeout}
 */
public record LoginSettings(@JsonUnwrapped LoginListener listener, String plugin, boolean multilogin,
        Duration loginTimeout, @Nullable Path identity, FailedLoginSettings failedLogins) {

    /** @throws IllegalArgumentException when a component is out of bounds */
    public LoginSettings {
        Name.ANY.require("plugin", plugin);
        DurationRange.TIMEOUTS.require("loginTimeout", loginTimeout);
        if (failedLogins.most().compareTo(loginTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "failedLogins.most: " + failedLogins.most() + " is not less than loginTimeout, " + loginTimeout);
        }
    }

    static LoginSettings from(Section section) {
        Duration timeout = section.get("login_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(10));
        return new LoginSettings(LoginListener.of(section),
                section.require("plugin", "write the id of the plugin that checks tokens, such as \"login-file\""),
                section.get("multilogin", Kind.FLAG, false),
                timeout,
                section.has("identity") ? section.requireFile("identity", "") : null,
                FailedLoginSettings.of(section, timeout));
    }
}
