package io.msgserver.host.config;

import java.net.InetAddress;

/**
 * Addresses that begin alike, as in {@code 10.0.0.0/8}, or just one.
 *
 * @param address one of them
 * @param prefix  how many bits they have in common; not more than the address has
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

    /** An IPv4 address is in no network of IPv6. */
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

    /** As it stands in settings. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
