/**
 * The API that plugins compile against.
 *
 * <p>A plugin is a jar with an {@link org.pf4j.Extension} that implements {@link io.msgserver.api.MsgServerHandler}.
 * The host owns everything that must outlive a plugin: sockets, handshakes, secrets, subids and remembered responses.
 * The plugin owns the behaviour: it is called when a user logs in or out, and it answers requests. This is a complete
 * plugin:
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
 * <p>A user is not a connection. The login server identifies a user with a {@link io.msgserver.api.LoginServerHandler},
 * and gives a gate the uid and a {@link io.msgserver.api.Secret}; the gate's handler decides and assigns a subid. From
 * then on the user may connect, lose the connection and reconnect, and stays the same {@link io.msgserver.api.Username}
 * until the logout.
 *
 * <p>Nothing is null unless its type says {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.msgserver.api;

import org.jspecify.annotations.NullMarked;
