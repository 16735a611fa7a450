package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;

/**
 * An extension and its mac, as in a handshake or in its answer. Both are kept as they were received, because the mac
 * covers the text that was sent.
 *
 * @param text should be an {@link Extension}: see {@link #extension}
 * @param mac  should be base64: see {@link #macBytes}
 */
public record SignedExtension(String text, String mac) {

    static SignedExtension sign(String before, Extension extension, byte[] secret) {
        var unsigned = new SignedExtension(extension.text(), "");
        return new SignedExtension(unsigned.text, Base64Text.encode(unsigned.macUnder(secret, before)));
    }

    /** @throws MalformedException if the text is no extension */
    public Extension extension() throws MalformedException {
        return Extension.parse(text);
    }

    /**
     * Returns the mac, of any length: a mac of a wrong length is a wrong mac, not a malformed one.
     *
     * @throws MalformedException if it is not base64
     */
    public byte[] macBytes() throws MalformedException {
        return Base64Text.decode(mac);
    }

    byte[] macUnder(byte[] secret, String before) {
        return Handshake.mac(secret, (before + ":" + text).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the text without the mac. */
    @Override
    public String toString() {
        return "SignedExtension[text=" + Excerpt.of(text) + "]";
    }
}
