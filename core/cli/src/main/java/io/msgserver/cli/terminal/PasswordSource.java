package io.msgserver.cli.terminal;

import io.msgserver.api.TextFile;
import io.msgserver.cli.command.Failure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The source of a password. Never an argument: every user of the machine can see arguments. */
public final class PasswordSource {
    private final BufferedReader input;

    /** @param input standard input, for when there is no terminal; what follows the password stays in it */
    public PasswordSource(BufferedReader input) {
        this.input = input;
    }

    /** Returns a file's first line. */
    public char[] firstLineOf(Path file) throws Failure {
        try {
            return required(TextFile.lines(file).stream().findFirst().orElse(null));
        } catch (NoSuchFileException e) {
            throw new Failure(Failure.FAILED, "there is no password file " + file, e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "the password file " + file + " cannot be read: " + e, e);
        }
    }

    /** Reads the password at the terminal, without echo; a line of standard input where there is no terminal. */
    public char[] ask(String prompt) throws Failure {
        Optional<Console> terminal = terminal();
        return terminal.isPresent() ? required(terminal.get().readPassword("%s: ", prompt)) : readLine();
    }

    /** Reads the password twice where there is a terminal, because typing is invisible. */
    public char[] askForNew(String prompt) throws Failure {
        char[] password = ask(prompt);
        if (terminal().isPresent() && !Arrays.equals(password, ask("once more"))) {
            throw new Failure(Failure.FAILED, "the two passwords differ; try again");
        }
        return password;
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    private char[] readLine() throws Failure {
        if (Boolean.getBoolean("msgserver.typed")) {
            throw new Failure(Failure.FAILED,
                    "the password would be shown while it is typed, since standard output is no terminal;"
                            + " write to a file with --users FILE, or pipe the password in");
        }
        try {
            String line = input.readLine();
            return required(line == null ? null : TextFile.withoutMark(line));
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "the password cannot be read from standard input: " + e, e);
        }
    }

    private static char[] required(@Nullable String line) throws Failure {
        return required(line == null ? null : line.toCharArray());
    }

    private static char[] required(char @Nullable [] password) throws Failure {
        if (password == null || password.length == 0) {
            throw new Failure(Failure.FAILED, "a password is needed, and may not be empty");
        }
        if (Encoding.isReplaced(CharBuffer.wrap(password))) {
            throw new Failure(Failure.FAILED,
                    "the password is not in UTF-8: others would be taken for the same; write it in that");
        }
        return password;
    }
}
