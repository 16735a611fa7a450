package io.msgserver.bench.load;

import io.msgserver.client.Login;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import java.net.InetSocketAddress;

/**
 * One connection to make.
 *
 * @param handshake the first package, its length included; empty for a server that wants none
 * @param group     the group that its responses count in; 0 is the first
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Target(InetSocketAddress address, byte[] handshake, Dialogue dialogue, int group) {

    /**
     * Returns the connection of a user.
     *
     * @param index of the handshake; greater than any that the login was used with
     */
    public static Target of(InetSocketAddress gate, Login login, long index, Dialogue dialogue, int group) {
        byte[] proof = Handshake.prove(login.username(), index, login.secret()).toBytes();
        return new Target(gate, Packages.frame(proof), dialogue, group);
    }

    /** Returns a connection to a server without users. */
    public static Target bare(InetSocketAddress address, Dialogue dialogue) {
        return new Target(address, new byte[0], dialogue, 0);
    }
}
