package io.msgserver.host.control;

import io.msgserver.host.admin.GateAdmin;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a gate.
 *
 * @param address where it listens; null while it is closed
 * @param users   uids that are logged in
 */
record GateReply(String servername, String plugin, boolean open, @Nullable String address, int connections,
        int maxclient, long users) {

    static GateReply of(GateAdmin gate) {
        InetSocketAddress address = gate.address();
        return new GateReply(gate.servername(), gate.pluginId(), address != null,
                address == null ? null : HostAndPort.of(address), gate.connections(), gate.maxclient(),
                gate.userCount());
    }
}
