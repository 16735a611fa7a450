package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The first package on a gate, {@code USERNAME:INDEX:b64(mac)}, as text. Its parts are kept as they came, because the mac
 * covers the text that was sent and not what it means.
 *
 * @param username {@code b64(uid)@b64(servername)#b64(subid)}, without a colon
 * @param index meant to be a decimal number: see {@link #indexNumber}
 * @param mac meant to be base64: see {@link #macBytes}
 */
public record Handshake(String username, String index, String mac) {

    /**
     * Splits a handshake package, of ISO-8859-1 text, at its colons. What follows a third colon is ignored, as it is
     * reserved.
     *
     * @param pkg the package without its length
     * @throws MalformedException if there are fewer than two colons
     */
    public static Handshake parse(byte[] pkg) throws MalformedException {
        String[] fields = new String(pkg, StandardCharsets.ISO_8859_1).split(":", 4);
        if (fields.length < 3) {
            throw new MalformedException("a handshake of " + fields.length + " field(s): it must have 3 or more");
        }
        return new Handshake(fields[0], fields[1], fields[2]);
    }

    /**
     * The handshake of a client who knows the secret.
     *
     * @param username as made by {@link #username}
     * @param index 0 or more
     * @param secret as of {@link Agreement#secret}
     * @throws IllegalArgumentException if the index is negative or the secret has another length
     */
    public static Handshake prove(String username, long index, byte[] secret) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index + ": it must be 0 or more");
        }
        Handshake unproven = new Handshake(username, Long.toString(index), "");
        return new Handshake(username, unproven.index, Base64Text.encode(unproven.macUnder(secret)));
    }

    /**
     * The mac that whoever knows the secret sends: the secret's length says which. Compare it with
     * {@link java.security.MessageDigest#isEqual}.
     *
     * @param secret as of {@link Agreement#secret}
     * @throws IllegalArgumentException if the secret has another length
     */
    public byte[] macUnder(byte[] secret) {
        return secret.length == X25519Key.BYTES
                ? Sha256.mac(secret, provenText())
                : ClassicCrypto.hmacHash(secret, provenText());
    }

    /** A user's name on the wire, {@code b64(uid)@b64(servername)#b64(subid)}, each part in UTF-8. */
    public static String username(String uid, String servername, String subid) {
        return name(uid) + "@" + name(servername) + "#" + name(subid);
    }

    /**
     * The index, 0 to 2^63 - 1. Leading zeros are allowed.
     *
     * @throws MalformedException if it is anything but ASCII digits, or too great
     */
    public long indexNumber() throws MalformedException {
        return Decimal.parse("index", index);
    }

    /**
     * The mac, of any length: one that is not as long as it should be is a wrong mac, not a malformed one.
     *
     * @throws MalformedException if it is not base64
     */
    public byte[] macBytes() throws MalformedException {
        return Base64Text.decode(mac);
    }

    /** The bytes that the mac is over, {@code USERNAME:INDEX}. */
    public byte[] provenText() {
        return (username + ":" + index).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The package, without its length. */
    public byte[] toBytes() {
        return (username + ":" + index + ":" + mac).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Leaves the mac out: whoever reads it before the gate does could use it. */
    @Override
    public String toString() {
        return "Handshake[username=" + Excerpt.of(username) + ", index=" + Excerpt.of(index) + "]";
    }

    private static String name(String part) {
        return Base64Text.encode(Utf8.bytes(part));
    }
}
