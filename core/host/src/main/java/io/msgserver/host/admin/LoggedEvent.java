package io.msgserver.host.admin;

import java.time.Instant;

/**
 * A warning or an error that was logged.
 *
 * @param level     {@code WARN} or {@code ERROR}
 * @param logger    the name of the logger, usually that of a class
 * @param exception the first lines of the stack trace; empty when there was none
 */
public record LoggedEvent(Instant at, String level, String logger, String thread, String message, String exception) {}
