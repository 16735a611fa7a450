package io.msgserver.host.admin;

import java.time.Instant;

/**
 * A warning or an error that was logged.
 *
 * @param level     {@code WARN} or {@code ERROR}
 * @param logger    who logged it: the name of a class, as a rule
 * @param exception the stack trace, the first lines of it; empty when there was none
 */
public record LoggedEvent(Instant at, String level, String logger, String thread, String message, String exception) {}
