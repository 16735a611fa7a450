/**
 * The login server: it agrees on a secret with a client, has its plugin authenticate the user, hands the user over to a
 * gate, and sends the client the subid. It knows the names of the gates and nothing of their implementation.
 *
 * <p>A connection passes through one handler for each line that it waits for: {@link io.msgserver.host.login.AwaitKey},
 * with the modern handshake {@link io.msgserver.host.login.Agreeing} for a moment,
 * {@link io.msgserver.host.login.AwaitProof}, {@link io.msgserver.host.login.AwaitToken}, and then
 * {@link io.msgserver.host.login.AwaitDecision} until the answer is sent.
 */
@NullMarked
package io.msgserver.host.login;

import org.jspecify.annotations.NullMarked;
