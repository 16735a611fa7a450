package io.msgserver.host.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What of the sessions survives the host.
 *
 * @param store the file that they are kept in; null when they end with the host
 */
public record SessionSettings(@Nullable Path store) {

    static SessionSettings from(Section section) {
        Path home = section.home();
        return section.isNothing("store")
                ? new SessionSettings(null)
                : new SessionSettings(section.get("store", Kind.fileFrom(home), home.resolve("run/sessions.mv")));
    }
}
