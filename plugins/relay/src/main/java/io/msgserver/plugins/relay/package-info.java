/**
 * Hands requests on to a web server: an example of a handler that waits for another server.
 *
 * <p>{@link io.msgserver.plugins.relay.Relay} is the handler. It blocks its thread until the other server has answered,
 * or until the deadline.
 */
@NullMarked
package io.msgserver.plugins.relay;

import org.jspecify.annotations.NullMarked;
