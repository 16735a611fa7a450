package io.msgserver.base.config;

import java.util.regex.Pattern;

/** Recognizes confidential values by their key, and hides them in messages. */
public final class Confidential {
    /** The text that replaces a confidential value. */
    public static final String HIDDEN = "…";

    private static final Pattern KEY = Pattern.compile("(?i)passw|passphrase|pwd|secret|token|credential|key");
    /** The name and password in an address, as in {@code jdbc:postgresql://me:secret@host/}. */
    private static final Pattern USER = Pattern.compile("://[^/\\s]*@");

    private Confidential() {}

    /** Returns whether the value of a key, or path of keys, is confidential. */
    public static boolean is(String key) {
        return KEY.matcher(key).find();
    }

    /** Returns a text for a message, with name and password in addresses hidden. */
    public static String shown(String text) {
        return USER.matcher(text).replaceAll("://" + HIDDEN + "@");
    }
}
