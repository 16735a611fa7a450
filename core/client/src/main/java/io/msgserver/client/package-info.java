/**
 * A blocking client. {@link io.msgserver.client.LoginClient} turns a token into a {@link io.msgserver.client.Login};
 * {@link io.msgserver.client.MsgClient} takes that to a gate and calls its handler.
 *
 * <p>A connection is not a login. When it breaks, the client makes a new one with a higher <em>index</em> and asks again
 * what was not answered, each request under its old <em>session number</em>: the gate, which remembers its last responses
 * by that number, answers without running the handler twice. A caller notices only that its answer took longer.
 */
@NullMarked
package io.msgserver.client;

import org.jspecify.annotations.NullMarked;
