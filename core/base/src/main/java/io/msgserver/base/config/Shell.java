package io.msgserver.base.config;

import java.util.regex.Pattern;

/** The text of commands that are printed to be copied into a shell. */
public final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+", Pattern.UNICODE_CHARACTER_CLASS);

    private Shell() {}

    /** One word of a command, in quotes where the shell would see something else in it. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
