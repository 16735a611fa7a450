package io.msgserver.base.net;

import java.net.InetSocketAddress;

/** {@code HOST:PORT}, parsed and formatted. */
public final class HostAndPort {
    private HostAndPort() {}

    /**
     * Resolves the host; the address is unresolved when there is no such host.
     *
     * @throws IllegalArgumentException when there is no colon, or no port behind the last one
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, Math.max(colon, 0)),
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not HOST:PORT, as in 127.0.0.1:8001, with a port up to 65535", e);
        }
    }

    /** The name of the host, where the address was made with one. */
    public static String named(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /**
     * The IP address of the host, in brackets where it has colons, as in a URL.
     *
     * @param address resolved
     */
    public static String format(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
