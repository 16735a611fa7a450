/**
 * HTTP/1.1 for the requests that a host answers, with a limit on everything. Depends on no route and no token.
 *
 * <p>{@link io.msgserver.host.http.HttpPort} listens on an event loop of its own. It asks its
 * {@link io.msgserver.host.http.HttpService} for the {@link io.msgserver.host.http.Access} of each head. A refusal is
 * sent at once. A request without a token is answered on a thread that is reserved for such requests. A trusted
 * client's request runs in a virtual thread, which reads the body as it arrives.
 *
 * <p>No client can keep others out: when the port is full, a connection without a trusted request is closed
 * ({@code Places}), and a client that sends nothing while something is due is disconnected
 * ({@link io.msgserver.host.http.HttpLimits}).
 */
@NullMarked
package io.msgserver.host.http;

import org.jspecify.annotations.NullMarked;
