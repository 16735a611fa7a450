package io.msgserver.client;

import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.ServerIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link LoginClient}. An {@link IllegalArgumentException} names the component that is out of bounds.
 *
 * @param timeout   for the whole conversation, connecting included; more than zero
 * @param handshake {@link HandshakeKind#X25519}, or the classic one for servers that support no other: an eavesdropper
 *     can then decrypt the token
 * @param identity  that the server has to prove; null to accept any server. The modern handshake only
 * @param tls       null for a connection without TLS
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

    /** Returns the default options: the modern handshake within 10 s, with any server, without TLS. */
    public static LoginOptions defaults() {
        return new LoginOptions(Duration.ofSeconds(10), HandshakeKind.X25519, null, null);
    }

    /** Returns these options with another timeout. */
    public LoginOptions withTimeout(Duration time) {
        return new LoginOptions(time, handshake, identity, tls);
    }

    /** Returns these options with another handshake. */
    public LoginOptions withHandshake(HandshakeKind kind) {
        return new LoginOptions(timeout, kind, identity, tls);
    }

    /** Returns these options with a server that is known beforehand. */
    public LoginOptions withIdentity(ServerIdentity server) {
        return new LoginOptions(timeout, handshake, server, tls);
    }

    /** Returns these options over TLS. */
    public LoginOptions withTls(Tls over) {
        return new LoginOptions(timeout, handshake, identity, over);
    }
}
