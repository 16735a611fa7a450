package io.msgserver.cli.keys;

import io.msgserver.base.file.SharedFile;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.PasswordSource;
import io.msgserver.plugins.loginfile.PasswordHash;
import io.msgserver.plugins.loginfile.UserLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "hash-password",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Makes a line for the users file of the login-file plugin: a name, and a salted hash of a password.",
                "Asks for the password; without a terminal it is read from standard input, one line."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver hash-password alice --users conf/users   add alice, or give her a new password",
                "  msgserver hash-password alice                      print the line"})
public final class HashPasswordCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "The user's name; no colon.")
    private String name = "";

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Adds the line to this file, in the place of an earlier one of that name;"
                    + " the file is for its owner's eyes only.")
    private @Nullable Path users;

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (name.isBlank() || !name.equals(name.strip()) || name.startsWith("#") || name.contains(":")
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new ParameterException(spec.commandLine(),
                    "a user's name is not empty, has no colon, does not begin with #, and has no space at its ends");
        }
        String line = name + ":" + PasswordHash.of(passwords().askForNew("password for " + name), new SecureRandom());
        if (users == null) {
            spec.commandLine().getOut().println(line);
        } else {
            String done = write(users, line) ? "has a new password in " : "was added to ";
            spec.commandLine().getErr().println(name + " " + done + users);
        }
        return 0;
    }

    private static PasswordSource passwords() {
        return new PasswordSource(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    /** Replaces the user's line, or adds it. Returns true when there was one. */
    private boolean write(Path file, String line) throws Failure, InterruptedException {
        var replaced = new AtomicBoolean();
        try {
            SharedFile.of(file).change(lines -> {
                replaced.set(lines.removeIf(this::isOfUser));
                lines.add(line);
            });
            return replaced.get();
        } catch (CharacterCodingException e) {
            throw new Failure(Failure.FAILED, "the users file " + file + " is not in UTF-8; save it in that encoding",
                    e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "the users file " + file + " cannot be written: " + e, e);
        }
    }

    private boolean isOfUser(String line) {
        UserLine user = UserLine.parse(line);
        return user != null && user.name().equals(name);
    }
}
