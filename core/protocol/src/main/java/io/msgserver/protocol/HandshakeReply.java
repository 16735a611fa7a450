package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The package with which a gate answers a handshake: a {@link HandshakeAnswer}, and after {@link HandshakeAnswer#OK}
 * optionally an extension, {@code 200 OK:EXT:b64(mac)}.
 *
 * @param extension null if there is none: this gate, or this connection, has no extension
 */
public record HandshakeReply(HandshakeAnswer answer, @Nullable SignedExtension extension) {

    /**
     * Returns the reply of a gate that accepts the handshake and agrees to its extension.
     *
     * @param secret as of {@link Agreement#secret}
     * @throws IllegalArgumentException if the secret has another length
     */
    public static HandshakeReply accept(Handshake handshake, Extension extension, byte[] secret) {
        return new HandshakeReply(HandshakeAnswer.OK, SignedExtension.sign(proven(handshake), extension, secret));
    }

    /**
     * Parses the reply in a package.
     *
     * @param pkg the package without its length
     * @throws MalformedException if it is none of the known lines, nor {@code 200 OK} with two further fields
     */
    public static HandshakeReply parse(byte[] pkg) throws MalformedException {
        String[] fields = new String(pkg, StandardCharsets.ISO_8859_1).split(":", 4);
        return fields.length == 3 && fields[0].equals(HandshakeAnswer.OK.line())
                ? new HandshakeReply(HandshakeAnswer.OK, new SignedExtension(fields[1], fields[2]))
                : new HandshakeReply(HandshakeAnswer.parse(pkg), null);
    }

    /**
     * Returns whether the extension's mac is right, and so its sender knows the secret. Compares in constant time.
     *
     * @param handshake the one that was sent
     * @param secret    as of {@link Agreement#secret}
     * @throws MalformedException if there is no extension, or its mac is not base64
     * @throws IllegalArgumentException if the secret has another length
     */
    public boolean isProven(Handshake handshake, byte[] secret) throws MalformedException {
        if (extension == null) {
            throw new MalformedException("an answer without an extension");
        }
        return MessageDigest.isEqual(extension.macUnder(secret, proven(handshake)), extension.macBytes());
    }

    private static String proven(Handshake handshake) {
        return HandshakeAnswer.OK.line() + ":" + handshake.proven();
    }

    /** Returns the whole package, its length included, in a fresh array. */
    public byte[] framed() {
        return extension == null
                ? answer.framed()
                : Packages.frame((answer.line() + ":" + extension.text() + ":" + extension.mac())
                        .getBytes(StandardCharsets.ISO_8859_1));
    }
}
