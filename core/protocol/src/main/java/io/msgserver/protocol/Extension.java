package io.msgserver.protocol;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names and values by which a client and a gate agree on features beyond the classic protocol: {@code name=value},
 * joined by commas, in any order. Unknown names are ignored. Immutable and thread-safe.
 */
public final class Extension {
    /** The limit of characters of the text. */
    public static final int MAX_CHARS = 1_024;

    private static final String ACK = "ack";
    private static final HexFormat HEX = HexFormat.of();
    private static final int LIFE_DIGITS = 16;

    private final SequencedMap<String, String> values;

    private Extension(SequencedMap<String, String> values) {
        this.values = values;
    }

    /** Returns the extension by which a client asks to acknowledge answers. */
    public static Extension ack(AckMode mode) {
        return of(mode.value());
    }

    /**
     * Returns the extension by which a gate agrees to acknowledgements.
     *
     * @param life identifies what is remembered for the login: another value than before means that answers were lost
     */
    public static Extension ack(long life) {
        return of(HEX.toHexDigits(life));
    }

    private static Extension of(String ack) {
        var values = new LinkedHashMap<String, String>();
        values.put(ACK, ack);
        return new Extension(values);
    }

    /**
     * Parses an extension.
     *
     * @throws MalformedException if it is empty or too long, has another character than
     *     {@code A-Z a-z 0-9 _ . - + / = ,}, a part without a name or without {@code =}, or a name twice
     */
    public static Extension parse(String text) throws MalformedException {
        if (text.length() > MAX_CHARS) {
            throw new MalformedException(
                    "an extension of " + text.length() + " characters: it may have at most " + MAX_CHARS);
        }
        var values = new LinkedHashMap<String, String>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1 || !isPlain(part)) {
                throw new MalformedException("the part " + Excerpt.of(part) + " of an extension: it must be name=value,"
                        + " of A-Z a-z 0-9 _ . - + / and =");
            }
            if (values.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                throw new MalformedException("an extension has " + Excerpt.of(part.substring(0, equals)) + " twice");
            }
        }
        return new Extension(values);
    }

    private static boolean isPlain(String part) {
        return part.chars().allMatch(c -> isBetween('a', c, 'z') || isBetween('A', c, 'Z') || isBetween('0', c, '9')
                || "_.-+/=".indexOf(c) >= 0);
    }

    private static boolean isBetween(char first, int c, char last) {
        return c >= first && c <= last;
    }

    /** Returns the value of that name; null if there is none. */
    public @Nullable String value(String name) {
        return values.get(name);
    }

    /**
     * Returns the {@code ack} that a client sent; null if it sent none.
     *
     * @throws MalformedException if it is another than {@code on} or {@code new}
     */
    public @Nullable AckMode ackMode() throws MalformedException {
        String ack = value(ACK);
        return ack == null ? null : AckMode.parse(ack);
    }

    /**
     * Returns the life in the {@code ack} that a gate sent; empty if it sent none.
     *
     * @throws MalformedException if it is not 16 hex digits
     */
    public OptionalLong life() throws MalformedException {
        String ack = value(ACK);
        if (ack == null) {
            return OptionalLong.empty();
        }
        if (ack.length() == LIFE_DIGITS && ack.chars().allMatch(HexFormat::isHexDigit)) {
            return OptionalLong.of(HexFormat.fromHexDigitsToLong(ack));
        }
        throw new MalformedException("ack is " + Excerpt.of(ack) + ": it must be " + LIFE_DIGITS + " hex digits");
    }

    /** Returns the text on the wire. */
    public String text() {
        return values.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return "Extension[" + text() + "]";
    }
}
