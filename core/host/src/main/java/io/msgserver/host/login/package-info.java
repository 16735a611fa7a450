/**
 * The login server: it agrees on a secret with a client, asks its plugin who that is, hands the user over to a gate,
 * and tells the client the subid. It knows which gates there are, and nothing of how they work.
 *
 * <p>A connection passes through one handler a line that it waits for: {@link io.msgserver.host.login.AwaitKey}, with
 * the modern handshake {@link io.msgserver.host.login.Agreeing} for a moment,
 * {@link io.msgserver.host.login.AwaitProof}, {@link io.msgserver.host.login.AwaitToken}, and then
 * {@link io.msgserver.host.login.AwaitDecision} until the answer is there.
 */
@NullMarked
package io.msgserver.host.login;

import org.jspecify.annotations.NullMarked;
