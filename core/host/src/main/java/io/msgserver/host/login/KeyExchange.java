package io.msgserver.host.login;

import io.msgserver.base.count.Tally;
import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Des;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Agrees on secrets with clients. Any thread. */
final class KeyExchange {
    private final Set<HandshakeKind> allowed;
    private final @Nullable IdentityKey identity;
    private final Tally<HandshakeKind> counts;
    private final SecureRandom random = new SecureRandom();
    private final Des des = new Des();

    /** @param identity the key that signs the modern handshake's keys; null for none */
    KeyExchange(Set<HandshakeKind> allowed, @Nullable IdentityKey identity, Tally<HandshakeKind> counts) {
        this.allowed = allowed;
        this.identity = identity;
        this.counts = counts;
    }

    /**
     * The result of an exchange.
     *
     * @param answer the key that is sent to the client, so that it computes the same secret
     */
    record Agreed(ServerKey answer, Agreement agreement) {}

    byte[] challenge() {
        return ClassicCrypto.randomKey(random);
    }

    /**
     * Returns the handshake of that client key, which its length determines.
     *
     * @throws MalformedException if there is no such handshake, or it is not allowed
     */
    HandshakeKind wanted(byte[] clientKey) throws MalformedException {
        HandshakeKind kind;
        try {
            kind = HandshakeKind.of(clientKey.length);
        } catch (IllegalArgumentException none) {
            throw new MalformedException(String.valueOf(none.getMessage()));
        }
        if (!allowed.contains(kind)) {
            throw new MalformedException(
                    "the handshake " + kind + ", which the settings do not allow: handshakes is " + allowed);
        }
        counts.count(kind);
        return kind;
    }

    /** @throws MalformedException if the key is zero */
    Agreed classic(byte[] challenge, byte[] clientKey) throws MalformedException {
        byte[] ownKey = ClassicCrypto.randomKey(random);
        try {
            byte[] secret = ClassicCrypto.dhSecret(clientKey, ownKey);
            return new Agreed(new ServerKey(ClassicCrypto.dhExchange(ownKey), null),
                    Agreement.classic(challenge, secret, des));
        } catch (IllegalArgumentException zero) {
            throw new MalformedException(String.valueOf(zero.getMessage()));
        }
    }

    /**
     * Agrees by the modern handshake. Takes too long for an event loop.
     *
     * @throws MalformedException if the key would give a secret that anyone can compute
     */
    Agreed modern(byte[] challenge, byte[] clientKey) throws MalformedException {
        var ownKey = X25519Key.generate();
        byte[] shared = ownKey.agree(clientKey);
        byte[] serverKey = ownKey.publicKey();
        byte[] signature = identity == null ? null : identity.sign(challenge, clientKey, serverKey);
        return new Agreed(new ServerKey(serverKey, signature),
                Agreement.modern(challenge, shared, clientKey, serverKey));
    }
}
