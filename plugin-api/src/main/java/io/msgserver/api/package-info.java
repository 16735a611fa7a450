/**
 * All that the author of a plugin compiles against.
 *
 * <p>A plugin is a jar with an {@link org.pf4j.Extension} that implements {@link io.msgserver.api.MsgServerHandler}. The
 * host owns what must outlive a plugin: sockets, handshakes, secrets, subids and remembered responses. The plugin owns
 * behaviour: it is told when a user logs in or out, and it answers requests. This is a whole one:
 *
 * <pre>{@code
 * @Extension
 * public record Shout(MsgServer server) implements MsgServerHandler {
 *     @Override
 *     public byte[] onRequest(Username username, byte[] message) {
 *         return new String(message, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);
 *     }
 * }
 * }</pre>
 *
 * <p>A user is not a connection. The login server checks who somebody is, with a {@link io.msgserver.api.LoginServerHandler},
 * and hands a gate a uid and a {@link io.msgserver.api.Secret}; the gate's handler decides and gives a subid. From then on
 * the user may connect, lose the connection and come back, and stays the same {@link io.msgserver.api.Username} until the
 * logout.
 *
 * <p>Nothing is null unless its type says {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.msgserver.api;

import org.jspecify.annotations.NullMarked;
