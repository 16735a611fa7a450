package io.msgserver.host.control;

import java.net.InetSocketAddress;

/** A listener's address, as a client writes it. */
final class HostAndPort {
    private HostAndPort() {}

    /** @param address resolved */
    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
