package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;

/** The answer of a gate to a handshake. All but {@link #OK} end the connection. */
public enum HandshakeAnswer {
    /** The connection now serves this user. */
    OK("200 OK"),
    /** The index is not a number, or the mac not base64. */
    BAD_REQUEST("400 Bad Request"),
    /** The mac is wrong. */
    UNAUTHORIZED("401 Unauthorized"),
    /** The index is not greater than the last one that succeeded. */
    INDEX_EXPIRED("403 Index Expired"),
    /** No login has that username, or the first package was no handshake. */
    USER_NOT_FOUND("404 User Not Found");

    private final String line;

    HandshakeAnswer(String line) {
        this.line = line;
    }

    /** Returns code and reason, as sent. */
    public String line() {
        return line;
    }

    /** Returns the whole package, its length included, in a fresh array. */
    public byte[] framed() {
        return Packages.frame(line.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Parses the answer in a package.
     *
     * @param pkg the package without its length
     * @throws MalformedException if it is none of these lines
     */
    public static HandshakeAnswer parse(byte[] pkg) throws MalformedException {
        String text = new String(pkg, StandardCharsets.ISO_8859_1);
        for (HandshakeAnswer answer : values()) {
            if (answer.line.equals(text)) {
                return answer;
            }
        }
        throw new MalformedException("unknown answer to a handshake: " + Excerpt.of(text));
    }
}
