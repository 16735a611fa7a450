package io.msgserver.plugins.loginfile;

import org.jspecify.annotations.Nullable;

/** A user's line of a users file: {@code name:HASH}, with or without surrounding space. */
public record UserLine(String name, String hash) {

    /**
     * @param line of a users file
     * @return null when the line has no user: it is blank, begins with {@code #}, or has no name
     */
    public static @Nullable UserLine parse(String line) {
        String text = line.strip();
        int colon = text.indexOf(':');
        return isSkipped(line) || colon < 1
                ? null
                : new UserLine(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Returns whether the line is blank or a comment. */
    static boolean isSkipped(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#");
    }

    /** Returns the text without the hash. */
    @Override
    public String toString() {
        return "UserLine[name=" + name + "]";
    }
}
