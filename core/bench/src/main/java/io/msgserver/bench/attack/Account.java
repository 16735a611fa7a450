package io.msgserver.bench.attack;

import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;

/** A good login that the attacker has. Used by one thread at a time. */
final class Account {
    private final String username;
    private final byte[] secret;
    private long index;

    Account(String username, byte[] secret) {
        this.username = username;
        this.secret = secret;
    }

    /** Returns its next handshake, length included. */
    byte[] handshake() {
        index++;
        return Packages.frame(Handshake.prove(username, index, secret).toBytes());
    }
}
