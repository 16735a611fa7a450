package io.msgserver.cli;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** A command could not do what it was asked: what to print, and the exit code. */
final class Failure extends Exception {
    static final int FAILED = 1;
    static final int WRONG_COMMAND_LINE = 2;
    static final int WRONG_SETTINGS = 3;
    static final int REFUSED = 4;

    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    Failure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** One line for the person at the terminal; the stack trace is for those who ask for it. */
    static int report(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        boolean told = thrown instanceof Failure || thrown instanceof IllegalArgumentException;
        String said = told ? String.valueOf(thrown.getMessage()) : thrown.toString();
        command.getErr()
                .println(command.getColorScheme().errorText("msgserver " + command.getCommandName() + ": " + said));
        LoggerFactory.getLogger(Failure.class).debug("{} failed", parsed.originalArgs(), thrown);
        return thrown instanceof Failure failure ? failure.exitCode : FAILED;
    }
}
