/**
 * Logins, and the meaning of their session numbers. Plain Java: no sockets, no threads, no plugins.
 *
 * <p>A {@link io.msgserver.host.session.Session} is one login. It outlives connections:
 * {@link io.msgserver.host.session.Session#connect} gives it its current {@link io.msgserver.host.session.Link}, and
 * the index that grows with each keeps old handshakes from being played again. A request
 * {@linkplain io.msgserver.host.session.Session#begin begins} under a number that the client chose, and the session
 * decides what the number means: run it, send the remembered response again, or do nothing since one is running. When
 * it {@linkplain io.msgserver.host.session.Session#complete completes}, the response is remembered, and sent if the
 * connection that asked last is still the current one.
 *
 * <p>Each session is guarded by its own monitor, held for a few loads and stores and never while a link is called.
 */
@NullMarked
package io.msgserver.host.session;

import org.jspecify.annotations.NullMarked;
