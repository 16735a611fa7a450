package io.msgserver.host.control.reply;

import java.net.InetSocketAddress;

/** A listener's address, as a client writes it. */
public final class HostAndPort {
    private HostAndPort() {}

    /** @param address resolved */
    public static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
