package io.msgserver.client;

import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeKind;

/**
 * A login that succeeded: its user, its gate, and the secret that proves it there. The secret is copied on its way in
 * and out. Two logins are equal only if they are the same one.
 *
 * @param subid  distinguishes this login from the same user's others
 * @param secret 32 bytes, or 8 after a classic handshake; an {@link IllegalArgumentException} otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // Secrets must not be compared by equals.
public record Login(String uid, String servername, String subid, byte[] secret) {

    public Login {
        requireLength(secret);
        secret = secret.clone();
    }

    private static void requireLength(byte[] secret) {
        for (HandshakeKind kind : HandshakeKind.values()) {
            if (secret.length == kind.keyBytes()) {
                return;
            }
        }
        throw new IllegalArgumentException("a secret of " + secret.length + " bytes: it must have 32, or 8");
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    /** Returns the user's name at the gate. */
    public String username() {
        return Handshake.username(uid, servername, subid);
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "Login[uid=" + uid + ", servername=" + servername + ", subid=" + subid + "]";
    }
}
