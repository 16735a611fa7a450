package io.msgserver.hotswap.catalog;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A jar that does not serve, or a swap that did not happen.
 *
 * @param at     when
 * @param source the jar in the plugins folder
 * @param reason why, and what its author or an operator can do
 */
public record Refusal(Instant at, Path source, String reason) {

    /** For the log. */
    @Override
    public String toString() {
        return "plugin " + source.getFileName() + " is rejected: " + reason;
    }
}
