package io.msgserver.host.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose event loop has been given up. */
final class LostConnection {
    private static final Logger log = LoggerFactory.getLogger(LostConnection.class);

    private LostConnection() {}

    /** Tells the handlers that want to know, and the client. */
    static void cut(Channel channel) {
        for (ChannelHandler handler : channel.pipeline().toMap().values()) {
            if (handler instanceof LossListener losable) {
                losable.lost();
            }
        }
        shutDown(channel);
    }

    /**
     * By the system's own call, since the loop comes to none of ours. Were the loop free again and closed the socket in
     * just this moment, another connection with its number might be cut: its client comes back too. NIO has no such
     * way: there a client waits until it gives up itself.
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
