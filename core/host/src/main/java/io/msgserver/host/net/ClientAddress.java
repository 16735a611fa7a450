package io.msgserver.host.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A client address as it is counted: an IPv4 address, or the first 64 bits of an IPv6 address, since a client with one
 * address usually has all with that prefix.
 *
 * @param half whether it is the first half of an IPv6 address
 */
public record ClientAddress(boolean half, long bits) {

    public static ClientAddress of(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new ClientAddress(false, bytes.getInt())
                : new ClientAddress(true, bytes.getLong());
    }

    /** Returns text as in {@code 192.0.2.7} and {@code 2001:db8:0:7::/64}. */
    @Override
    public String toString() {
        return half
                ? String.format(Locale.ROOT, "%x:%x:%x:%x::/64", bits >>> 48, bits >>> 32 & 0xFFFF,
                        bits >>> 16 & 0xFFFF, bits & 0xFFFF)
                : String.format(Locale.ROOT, "%d.%d.%d.%d", bits >>> 24 & 0xFF, bits >>> 16 & 0xFF, bits >>> 8 & 0xFF,
                        bits & 0xFF);
    }
}
