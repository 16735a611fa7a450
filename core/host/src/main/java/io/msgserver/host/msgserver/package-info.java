/**
 * The msgserver template: what a gate does for its users. It joins the three that do not know one another: connections,
 * sessions, and the handler that a plugin brings.
 *
 * <p>A request's way through here is one direction: {@link io.msgserver.host.msgserver.HandshakeHandler} until the
 * secret is proven, {@link io.msgserver.host.msgserver.ServingHandler} from then on, which asks the session what the
 * request means and gives it to the {@link io.msgserver.host.msgserver.RequestLane}; there the
 * {@link io.msgserver.host.msgserver.RequestRunner} calls the handler and completes it with the session.
 */
@NullMarked
package io.msgserver.host.msgserver;

import org.jspecify.annotations.NullMarked;
