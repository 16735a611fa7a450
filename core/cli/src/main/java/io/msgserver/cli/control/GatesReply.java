package io.msgserver.cli.control;

import io.msgserver.cli.terminal.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.ColorScheme;

/** The reply of a host to {@code GET /gates}. */
public record GatesReply(List<Gate> gates) {

    public record Gate(String servername, String plugin, boolean open, @Nullable String address, int connections,
            int maxclient, long users) {}

    Table table(ColorScheme colors) {
        var table = new Table(colors, "gate", "state", "address", "connections", "users", "plugin")
                .numbers("connections", "users");
        for (Gate gate : gates) {
            table.row(gate.servername(), gate.open() ? "open" : "closed", gate.address() == null ? "" : gate.address(),
                    gate.connections() + "/" + gate.maxclient(), String.valueOf(gate.users()), gate.plugin());
        }
        return table;
    }
}
