package io.msgserver.api;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads text files as editors write them: in UTF-8, with or without a byte order mark, with the line ends of any
 * system, and with or without one at the end. The host and its commands read all of their files with it. Any thread.
 */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * Returns the text of a file, without the byte order mark.
     *
     * @throws CharacterCodingException when it is not in UTF-8
     * @throws IOException              when the file does not exist or cannot be read
     */
    public static String read(Path file) throws IOException {
        return withoutMark(Files.readString(file));
    }

    /**
     * Returns the lines of a file, without their ends: {@code \n}, {@code \r\n} or {@code \r}.
     *
     * @throws CharacterCodingException when it is not in UTF-8
     * @throws IOException              when the file does not exist or cannot be read
     */
    public static List<String> lines(Path file) throws IOException {
        return read(file).lines().toList();
    }

    /** Returns a text that was read in another way without its byte order mark. */
    public static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
