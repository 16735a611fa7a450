/**
 * A blocking client. {@link io.msgserver.client.LoginClient} turns a token into a {@link io.msgserver.client.Login};
 * {@link io.msgserver.client.MsgClient} takes that to a gate and calls its handler.
 *
 * <p>A connection is not a login. When it breaks, the client makes a new one with a higher <em>index</em> and asks
 * again what was not answered, each request under its old <em>session number</em>: the gate, which remembers its last
 * responses by that number, answers without running the handler twice. A caller notices only that its answer took
 * longer.
 *
 * <p>With a gate that speaks the protocol's extension the client acknowledges answers, so that the gate can forget them
 * and need not run anything twice; it pings, and so finds out dead paths; and it hears why the gate closes. A gate
 * without the extension is served as ever.
 *
 * <p>A client has a thread that connects and reads, one that fails calls whose time is over, and for each connection
 * one that writes and, with the extension, one that watches over its silence. All are virtual.
 */
@NullMarked
package io.msgserver.client;

import org.jspecify.annotations.NullMarked;
