package io.msgserver.base.config;

import java.util.regex.Pattern;

/** The text of commands that are printed for a user to copy into a shell. */
public final class ShellQuoting {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+", Pattern.UNICODE_CHARACTER_CLASS);

    private ShellQuoting() {}

    /** Returns a word for a command line: in quotes when the shell would interpret its characters. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
