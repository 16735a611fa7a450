package io.msgserver.host.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose event loop has been abandoned. */
final class LostConnection {
    private static final Logger log = LoggerFactory.getLogger(LostConnection.class);

    private LostConnection() {}

    /** Notifies the handlers that listen for it, and cuts the connection. */
    static void cut(Channel channel) {
        for (ChannelHandler handler : channel.pipeline().toMap().values()) {
            if (handler instanceof LossListener losable) {
                losable.lost();
            }
        }
        shutDown(channel);
    }

    /**
     * Shuts the socket down by a system call, since the loop runs no task any more. If the loop were unblocked and
     * closed the socket at this very moment, another connection with the same descriptor might be cut; its client
     * reconnects too. NIO has no such call: there a client waits until its own timeout.
     */
    private static void shutDown(Channel channel) {
        if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
            try {
                socket.shutdown();
            } catch (IOException gone) {
                log.debug("{} was closed already: {}", channel, gone.getMessage());
            }
        }
    }
}
