package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The first package on a gate, {@code USERNAME:INDEX:b64(mac)} or {@code USERNAME:INDEX:b64(mac):EXT:b64(mac2)}, as
 * text. Its parts are kept as they were received, because the macs cover the text that was sent.
 *
 * @param username  {@code b64(uid)@b64(servername)#b64(subid)}, without a colon
 * @param index     should be a decimal number: see {@link #indexNumber}
 * @param mac       should be base64: see {@link #macBytes}
 * @param extension the fourth and the fifth field, if there are exactly five; null otherwise
 */
public record Handshake(String username, String index, String mac, @Nullable SignedExtension extension) {

    private static final int FIELDS = 5;

    /** Creates a handshake without an extension. */
    public Handshake(String username, String index, String mac) {
        this(username, index, mac, null);
    }

    /**
     * Splits a handshake package, of ISO-8859-1 text, at its colons. Exactly two fields after the mac are an extension;
     * any other number of them is ignored.
     *
     * @param pkg the package without its length
     * @throws MalformedException if there are fewer than two colons
     */
    public static Handshake parse(byte[] pkg) throws MalformedException {
        String[] fields = new String(pkg, StandardCharsets.ISO_8859_1).split(":", FIELDS + 1);
        if (fields.length < 3) {
            throw new MalformedException("a handshake of " + fields.length + " field(s): it must have 3 or more");
        }
        return new Handshake(fields[0], fields[1], fields[2],
                fields.length == FIELDS ? new SignedExtension(fields[3], fields[4]) : null);
    }

    /**
     * Returns the handshake of a client that knows the secret.
     *
     * @param username as made by {@link #username}
     * @param index    0 or more
     * @param secret   as of {@link Agreement#secret}
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
     * Returns this handshake with an extension. A gate of the classic protocol ignores it.
     *
     * @param secret as of {@link Agreement#secret}
     * @throws IllegalArgumentException if the secret has another length
     */
    public Handshake asking(Extension asked, byte[] secret) {
        return new Handshake(username, index, mac, SignedExtension.sign(proven(), asked, secret));
    }

    /**
     * Returns the mac that a client with the secret sends; the secret's length determines the algorithm. Compare it
     * with {@link java.security.MessageDigest#isEqual}.
     *
     * @param secret as of {@link Agreement#secret}
     * @throws IllegalArgumentException if the secret has another length
     */
    public byte[] macUnder(byte[] secret) {
        return mac(secret, provenText());
    }

    /**
     * Returns whether the sender of the extension knows the secret: its mac is the one over {@code USERNAME:INDEX:EXT}.
     * True without an extension. Compares in constant time.
     *
     * @param secret as of {@link Agreement#secret}
     * @throws MalformedException if its mac is not base64
     * @throws IllegalArgumentException if the secret has another length
     */
    public boolean isExtensionProven(byte[] secret) throws MalformedException {
        return extension == null
                || MessageDigest.isEqual(extension.macUnder(secret, proven()), extension.macBytes());
    }

    static byte[] mac(byte[] secret, byte[] text) {
        return secret.length == X25519Key.BYTES
                ? Sha256.mac(secret, text)
                : ClassicCrypto.hmacHash(secret, text);
    }

    /** Returns a user's name on the wire, {@code b64(uid)@b64(servername)#b64(subid)}, each part in UTF-8. */
    public static String username(String uid, String servername, String subid) {
        return name(uid) + "@" + name(servername) + "#" + name(subid);
    }

    /**
     * Returns the index, 0 to 2^63 - 1. Leading zeros are allowed.
     *
     * @throws MalformedException if it is anything but ASCII digits, or too great
     */
    public long indexNumber() throws MalformedException {
        return Decimal.parse("index", index);
    }

    /**
     * Returns the mac, of any length: a mac of a wrong length is a wrong mac, not a malformed one.
     *
     * @throws MalformedException if it is not base64
     */
    public byte[] macBytes() throws MalformedException {
        return Base64Text.decode(mac);
    }

    /** Returns the bytes that the mac is over, {@code USERNAME:INDEX}. */
    public byte[] provenText() {
        return proven().getBytes(StandardCharsets.ISO_8859_1);
    }

    String proven() {
        return username + ":" + index;
    }

    /** Returns the package, without its length. */
    public byte[] toBytes() {
        String three = proven() + ":" + mac;
        String text = extension == null ? three : three + ":" + extension.text() + ":" + extension.mac();
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the text without the macs: a reader of the log could use them before the gate does. */
    @Override
    public String toString() {
        String asked = extension == null ? "" : ", extension=" + Excerpt.of(extension.text());
        return "Handshake[username=" + Excerpt.of(username) + ", index=" + Excerpt.of(index) + asked + "]";
    }

    private static String name(String part) {
        return Base64Text.encode(Utf8.bytes(part));
    }
}
