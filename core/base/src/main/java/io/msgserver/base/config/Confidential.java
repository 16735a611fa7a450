package io.msgserver.base.config;

import java.util.regex.Pattern;

/** Values that are shown to nobody, by the key that they stand behind. */
public final class Confidential {
    /** The text that is shown in their place. */
    public static final String HIDDEN = "…";

    private static final Pattern KEY = Pattern.compile("(?i)passw|passphrase|pwd|secret|token|credential|key");
    /** Name and password in an address, as in {@code jdbc:postgresql://me:secret@host/}. */
    private static final Pattern USER = Pattern.compile("://[^/\\s]*@");

    private Confidential() {}

    /** Whether what stands behind that key, or path of keys, is. */
    public static boolean is(String key) {
        return KEY.matcher(key).find();
    }

    /** A text that may be shown, without the part that may not. */
    public static String shown(String text) {
        return USER.matcher(text).replaceAll("://" + HIDDEN + "@");
    }
}
