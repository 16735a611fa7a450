/**
 * Logins and their requests by session number. Plain Java: no sockets, no threads, no plugins.
 *
 * <p>A {@link io.msgserver.host.session.Session} is one login. It outlives connections:
 * {@link io.msgserver.host.session.Session#connect} attaches its current {@link io.msgserver.host.session.Link}, and
 * the index, which grows with each connection, prevents the replay of old handshakes. A request
 * {@linkplain io.msgserver.host.session.Session#begin begins} under a number that the client chose, and the session
 * decides what the number means: run the request, send the remembered response again, or do nothing because one is
 * running. When the request {@linkplain io.msgserver.host.session.Session#complete completes}, the response is
 * remembered, and sent if the connection that asked last is still the current one.
 *
 * <p>Each session is guarded by its own monitor, held for a few loads and stores and never during a call of a link.
 */
@NullMarked
package io.msgserver.host.session;

import org.jspecify.annotations.NullMarked;
