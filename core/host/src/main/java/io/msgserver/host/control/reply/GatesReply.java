package io.msgserver.host.control.reply;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.host.admin.GateAdmin;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code GET /gates}. */
public record GatesReply(List<Gate> gates) {

    /**
     * The JSON of a gate.
     *
     * @param address where it listens; null while it is closed
     * @param users   uids that are logged in
     */
    public record Gate(String servername, String plugin, boolean open, @Nullable String address, int connections,
            int maxclient, long users) {

        public static Gate of(GateAdmin gate) {
            InetSocketAddress address = gate.address();
            return new Gate(gate.servername(), gate.pluginId(), address != null,
                    address == null ? null : HostAndPort.format(address), gate.connections(), gate.maxclient(),
                    gate.userCount());
        }
    }
}
