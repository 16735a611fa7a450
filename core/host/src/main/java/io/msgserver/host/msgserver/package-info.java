/**
 * The msgserver template: the service of a gate for its users. It connects three parts that do not depend on one
 * another: connections, sessions, and the handler of a plugin.
 *
 * <p>A request takes one path: {@link io.msgserver.host.msgserver.HandshakeHandler} until the secret is proven, from
 * then on {@link io.msgserver.host.msgserver.ServingHandler}, which asks the session what the request means and passes
 * it to {@link io.msgserver.host.msgserver.RequestLanes}. There the {@link io.msgserver.host.msgserver.RequestRunner}
 * calls the handler and completes the request with the session.
 */
@NullMarked
package io.msgserver.host.msgserver;

import org.jspecify.annotations.NullMarked;
