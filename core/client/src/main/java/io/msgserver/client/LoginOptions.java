package io.msgserver.client;

import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.ServerIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link LoginClient} logs in. An {@link IllegalArgumentException} names the component that is out of bounds.
 *
 * @param timeout for the whole conversation, connecting included; more than zero
 * @param handshake {@link HandshakeKind#X25519}, or the classic one for servers that know no other: who reads the
 *                  network then can have the token
 * @param identity what the server has to prove to be; null for a server that is believed. The modern handshake only
 * @param tls null for a connection without
 */
public record LoginOptions(Duration timeout, HandshakeKind handshake, @Nullable ServerIdentity identity,
        @Nullable Tls tls) {

    public LoginOptions {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout is " + timeout + ": it must be more than zero");
        }
        if (identity != null && handshake != HandshakeKind.X25519) {
            throw new IllegalArgumentException(
                    "identity is " + identity
                            + ": it must be null, since in the classic handshake no server proves one");
        }
    }

    /** The modern handshake within 10 s, with whichever server answers, without TLS. */
    public static LoginOptions defaults() {
        return new LoginOptions(Duration.ofSeconds(10), HandshakeKind.X25519, null, null);
    }

    /** These options with another time. */
    public LoginOptions withTimeout(Duration time) {
        return new LoginOptions(time, handshake, identity, tls);
    }

    /** These options with another handshake. */
    public LoginOptions withHandshake(HandshakeKind kind) {
        return new LoginOptions(timeout, kind, identity, tls);
    }

    /** These options with a server that is known beforehand. */
    public LoginOptions withIdentity(ServerIdentity server) {
        return new LoginOptions(timeout, handshake, server, tls);
    }

    /** These options over TLS. */
    public LoginOptions withTls(Tls over) {
        return new LoginOptions(timeout, handshake, identity, over);
    }
}
