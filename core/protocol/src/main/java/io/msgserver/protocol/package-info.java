/**
 * The encoding and decoding of the protocol, for the gate and for its clients. Nothing here does I/O or keeps state.
 *
 * <p>There are two conversations. With the <em>login server</em> a client exchanges lines: it agrees on a secret, hands
 * over a token and gets a subid. With a <em>gate</em> it exchanges packages, a two-byte length and as many bytes: the
 * first is the handshake, which proves the secret, and every later one is a request.
 *
 * <p>There are two ways to agree on a secret, and the length of the client's public key distinguishes them: eight bytes
 * for the <em>classic</em> one, of {@link io.msgserver.protocol.ClassicCrypto}, which existing clients speak, and 32
 * for the <em>modern</em> one, of {@link io.msgserver.protocol.X25519Key}. From then on an
 * {@link io.msgserver.protocol.Agreement} hides the difference.
 */
@NullMarked
package io.msgserver.protocol;

import org.jspecify.annotations.NullMarked;
