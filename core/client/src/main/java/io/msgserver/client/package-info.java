/**
 * A blocking client. {@link io.msgserver.client.LoginClient} turns a token into a {@link io.msgserver.client.Login},
 * with which {@link io.msgserver.client.MsgClient} connects to a gate and calls its handler.
 *
 * <p>A connection is not a login. When it breaks, the client makes a new one with a higher <em>index</em> and sends the
 * unanswered requests again, each under its old <em>session number</em>: the gate, which remembers its last responses
 * by that number, answers without running the handler twice. A caller notices only that its answer took longer.
 *
 * <p>With a gate that speaks the protocol's extension the client acknowledges answers, so that the gate can forget them
 * and need not run a request twice; it pings, and so detects dead paths; and it receives the gate's reason for closing.
 * It works with a gate without the extension too.
 *
 * <p>A client has a thread that connects and reads, one that fails calls whose time is over, and for each connection
 * one that writes and, with the extension, one that watches for silence. All are virtual.
 */
@NullMarked
package io.msgserver.client;

import org.jspecify.annotations.NullMarked;
