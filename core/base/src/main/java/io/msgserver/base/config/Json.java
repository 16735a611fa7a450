package io.msgserver.base.config;

import java.util.List;
import java.util.Map;

/** A value of the file, independent of how it was written there. */
public sealed interface Json {
    record Text(String value) implements Json {}

    /**
     * @param digits the number as it is written; the kind that reads it checks whether it is whole and how large it is
     */
    record Numeral(String digits) implements Json {}

    record Flag(boolean value) implements Json {}

    record Null() implements Json {}

    record Items(List<Json> values) implements Json {}

    /** @param values the members, in the order of the file */
    record Members(Map<String, Json> values) implements Json {}

    /** Returns the value for a message: in one line, and cut to a length. */
    default String shown() {
        return switch (this) {
            case Text(var value) -> '"' + shortened(value) + '"';
            case Numeral(var digits) -> shortened(digits);
            case Flag(var value) -> String.valueOf(value);
            case Null() -> "null";
            case Items(_) -> "[…]";
            case Members(_) -> "{…}";
        };
    }

    private static String shortened(String text) {
        return oneLine(text, 60);
    }

    /** Returns a text of the file for a message: in one line, without control characters, and cut to a length. */
    static String oneLine(String text, int most) {
        String line = text.replaceAll("\\p{IsControl}", " ");
        return line.length() <= most ? line : line.substring(0, most - 1) + '…';
    }
}
