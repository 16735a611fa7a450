package io.msgserver.cli.command;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Thrown when a command could not do its work: the message to print, and the exit code. */
public final class Failure extends Exception {
    public static final int FAILED = 1;
    public static final int WRONG_COMMAND_LINE = 2;
    public static final int WRONG_SETTINGS = 3;
    public static final int REFUSED = 4;

    private final int exitCode;

    public Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public Failure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    /** Prints one line for people; the stack trace is printed on demand only. */
    public static int report(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        boolean expected = thrown instanceof Failure || thrown instanceof IllegalArgumentException;
        String text = expected ? String.valueOf(thrown.getMessage()) : thrown.toString();
        command.getErr()
                .println(command.getColorScheme().errorText("msgserver " + command.getCommandName() + ": " + text));
        LoggerFactory.getLogger(Failure.class).debug("{} failed", parsed.originalArgs(), thrown);
        return thrown instanceof Failure failure ? failure.exitCode : FAILED;
    }
}
