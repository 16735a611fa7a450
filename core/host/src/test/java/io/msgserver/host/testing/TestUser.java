package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.protocol.Handshake;

/** A user who is logged in at gate {@code sample}, with the state of their client. */
public record TestUser(String uid, String subid, byte[] secret) {

    public String username() {
        return Handshake.username(uid, "sample", subid);
    }

    /** A handshake as text. */
    public String handshake(long index) {
        return new String(Handshake.prove(username(), index, secret).toBytes(), UTF_8);
    }
}
