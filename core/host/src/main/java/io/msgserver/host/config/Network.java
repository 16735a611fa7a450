package io.msgserver.host.config;

import java.net.InetAddress;

/**
 * The addresses with a common prefix, as in {@code 10.0.0.0/8}, or a single address.
 *
 * @param address one of the addresses
 * @param prefix  the number of common bits; not more than the address has
 */
public record Network(InetAddress address, int prefix) {

    /** @throws IllegalArgumentException when the prefix is out of bounds */
    public Network {
        int bits = address.getAddress().length * Byte.SIZE;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix " + prefix + ": it must be from 0 to " + bits);
        }
    }

    /** @throws IllegalArgumentException when it is neither an address nor an address, a slash and a number of bits */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            InetAddress one = InetAddress.ofLiteral(text);
            return new Network(one, one.getAddress().length * Byte.SIZE);
        }
        return new Network(InetAddress.ofLiteral(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    /** Returns whether the network contains the address. No network of IPv6 contains an IPv4 address. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((mine[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the network in the form of the settings. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
