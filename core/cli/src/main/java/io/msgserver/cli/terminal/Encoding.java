package io.msgserver.cli.terminal;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import java.nio.file.Path;
import java.util.List;

/**
 * The encoding of the operating system's texts. Java replaces what it cannot decode by U+FFFD, so that different names
 * become equal; such names are rejected.
 */
public final class Encoding {
    private static final char REPLACED = '\uFFFD';

    private Encoding() {}

    /** @throws Failure when an argument or a path was not decoded completely; names the first one */
    public static void requireDecoded(List<String> arguments, Home home) throws Failure {
        for (String argument : arguments) {
            requireDecoded("the argument", argument);
        }
        for (Path path : List.of(home.installation(), home.path(), home.conf())) {
            requireDecoded("the path", path.toString());
        }
    }

    private static void requireDecoded(String what, String text) throws Failure {
        if (isReplaced(text)) {
            throw new Failure(Failure.WRONG_COMMAND_LINE,
                    what + " \"" + text + "\" is not in the encoding of the locale, which is "
                            + System.getProperty("sun.jnu.encoding")
                            + ": write it in that, or set LC_ALL to a locale with its encoding, as in LC_ALL=C.UTF-8");
        }
    }

    static boolean isReplaced(CharSequence text) {
        return text.chars().anyMatch(letter -> letter == REPLACED);
    }
}
