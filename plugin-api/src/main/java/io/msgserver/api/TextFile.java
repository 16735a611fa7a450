package io.msgserver.api;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads text files as people and their editors write them: in UTF-8, perhaps with a byte order mark in front, with lines that end as on any
 * system, and the last one perhaps not at all. The host and its commands read all of theirs so. Any thread.
 */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * All of it, without the byte order mark.
     *
     * @throws CharacterCodingException when it is not in UTF-8
     * @throws IOException              when it is not there or cannot be read
     */
    public static String read(Path file) throws IOException {
        return withoutMark(Files.readString(file));
    }

    /**
     * Its lines, without their ends: {@code \n}, {@code \r\n} or {@code \r}.
     *
     * @throws CharacterCodingException when it is not in UTF-8
     * @throws IOException              when it is not there or cannot be read
     */
    public static List<String> lines(Path file) throws IOException {
        return read(file).lines().toList();
    }

    /** A text that was read in another way, without the byte order mark. */
    public static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
