/**
 * HTTP/1.1 for what a host answers over it: requests in, replies out, everything bounded. Knows no route and no token.
 *
 * <p>{@link io.msgserver.host.http.HttpPort} listens, on an event loop of its own. It asks its
 * {@link io.msgserver.host.http.HttpService} for each head what becomes of the request ({@link
 * io.msgserver.host.http.Access}): a refusal leaves at once; what anybody may ask is answered on a thread that is kept
 * for that; what a trusted client asks runs in a virtual thread, which reads the body as it arrives.
 *
 * <p>Nobody can keep others out: a connection that holds no trusted request gives way when the port is full ({@code
 * Places}), and whoever sends nothing while something is due is cut ({@link io.msgserver.host.http.HttpLimits}).
 */
@NullMarked
package io.msgserver.host.http;

import org.jspecify.annotations.NullMarked;
