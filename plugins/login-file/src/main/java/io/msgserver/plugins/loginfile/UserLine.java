package io.msgserver.plugins.loginfile;

import org.jspecify.annotations.Nullable;

/** A user's line of a users file: {@code name:HASH}, with space around it or none. */
public record UserLine(String name, String hash) {

    /**
     * @param line of a users file
     * @return null when it is no user's: it is blank, begins with {@code #}, or has no name
     */
    public static @Nullable UserLine parse(String line) {
        String text = line.strip();
        int colon = text.indexOf(':');
        return isSkipped(line) || colon < 1
                ? null
                : new UserLine(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Whether it is blank or a comment. */
    static boolean isSkipped(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#");
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "UserLine[name=" + name + "]";
    }
}
