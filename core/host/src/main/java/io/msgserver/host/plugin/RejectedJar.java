package io.msgserver.host.plugin;

import java.nio.file.Path;

/**
 * A jar in the plugins folder that does not serve.
 *
 * @param reason why, and what its author or operator can do
 */
public record RejectedJar(Path path, String reason) {

    /** For the log. */
    @Override
    public String toString() {
        return "plugin " + path + " is rejected: " + reason;
    }
}
