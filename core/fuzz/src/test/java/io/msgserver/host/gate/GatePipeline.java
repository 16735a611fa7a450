package io.msgserver.host.gate;

import io.msgserver.host.config.GateSettings;
import io.msgserver.host.net.EmbeddedSocket;
import io.netty.channel.ChannelHandler;
import java.util.function.Function;

/** The pipeline of a {@link GateServer}, on a connection without a network. */
public final class GatePipeline {
    private GatePipeline() {}

    /** @param handshake makes the first handler */
    public static void fill(EmbeddedSocket socket, GateSettings settings, Traffic traffic,
            Function<Connection, ChannelHandler> handshake) {
        var decoder = new PackageDecoder(traffic.of(socket).in());
        var connection = new Connection(settings, socket, EmbeddedSocket.PEER, decoder, traffic);
        socket.pipeline().addLast("packages", decoder).addLast("handshake", handshake.apply(connection))
                .addLast("connection", connection);
    }
}
