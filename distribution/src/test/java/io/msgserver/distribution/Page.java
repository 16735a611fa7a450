package io.msgserver.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fenced blocks of a document, in order: behind the language stands what they are for, where the reader does not
 * see it.
 *
 * <pre>
 * ```sh run                 each line is typed, one after the other
 * ```sh run in background   the same, and it goes on
 * ```text prints            what the line before prints, sooner or later
 * ```java is in FILE        what the file says
 * ```java goes into FILE    what the file is to say from now on
 * </pre>
 */
record Page(List<Block> blocks) {
    private static final String FENCE = "```";

    /** @param purpose all that stands behind the language */
    record Block(String purpose, String text) {

        /** Returns the file that follows these words, or nothing. */
        String file(String words) {
            return purpose.startsWith(words + " ") ? purpose.substring(words.length() + 1) : "";
        }
    }

    static Page read(Path path) throws IOException {
        var blocks = new ArrayList<Block>();
        String purpose = null;
        var text = new StringBuilder();
        for (String line : Files.readAllLines(path)) {
            if (!line.startsWith(FENCE)) {
                text.append(line).append('\n');
            } else if (purpose == null) {
                purpose = line.replaceFirst("^```\\S*\\s*", "");
                text.setLength(0);
            } else {
                blocks.add(new Block(purpose, text.toString()));
                purpose = null;
            }
        }
        return new Page(blocks);
    }
}
