package io.msgserver.cli.dev;

import io.msgserver.api.MsgServerHandler;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** The name of a new plugin, and the names that are derived from it. */
record PluginName(String text, String group) {
    private static final int MAX_LENGTH = 50;
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** @throws IllegalArgumentException when no project can have that name; the message lists the allowed characters */
    PluginName {
        if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no name for a plugin: write up to " + MAX_LENGTH
                    + " lower-case letters, digits and single dashes between them, a letter first, as in my-game");
        }
        if (!group.equals(group.toLowerCase(Locale.ROOT)) || !SourceVersion.isName(group)) {
            throw new IllegalArgumentException(
                    "--group is \"" + group + "\": it has to be a Java package in lower case, as in com.example");
        }
        if (!SourceVersion.isName(packageOf(group, text))
                || className(text).equals(MsgServerHandler.class.getSimpleName())) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" means something else in Java: choose another name, as in my-"
                            + text);
        }
    }

    /** Returns the package, as in {@code com.example.mygame}. */
    String packageName() {
        return packageOf(group, text);
    }

    /** Returns the class, as in {@code MyGameHandler}. */
    String className() {
        return className(text);
    }

    private static String packageOf(String group, String name) {
        return group + '.' + name.replace("-", "");
    }

    private static String className(String name) {
        var words = new StringBuilder();
        for (String word : name.split("-", -1)) {
            words.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return words.append("Handler").toString();
    }
}
