/**
 * Bytes to meaning and back, for the gate and for its clients. Nothing here does I/O or keeps state.
 *
 * <p>There are two conversations. With the <em>login server</em> a client speaks lines: it agrees on a secret, hands over
 * a token and gets a subid. With a <em>gate</em> it speaks packages, a two-byte length and as many bytes: the first is
 * the handshake, which proves the secret, and every later one is a request.
 */
@NullMarked
package io.msgserver.protocol;

import org.jspecify.annotations.NullMarked;
