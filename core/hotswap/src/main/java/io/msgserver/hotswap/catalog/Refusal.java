package io.msgserver.hotswap.catalog;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A jar that does not serve, or a swap that did not happen.
 *
 * @param at     the time of the refusal
 * @param source the jar in the plugins folder
 * @param reason the reason, and the remedy for its author or an operator
 */
public record Refusal(Instant at, Path source, String reason) {

    /** Returns the text for the log. */
    @Override
    public String toString() {
        return "plugin " + source.getFileName() + " is rejected: " + reason;
    }
}
