package io.msgserver.cli;

import io.msgserver.plugins.loginfile.PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.concurrent.Callable;
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
final class HashPasswordCommand implements Callable<Integer> {
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
    public Integer call() throws Failure {
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

    /** Replaces the user's line, or adds it. True when there was one. A host that reads meanwhile sees the old file or the new. */
    private boolean write(Path file, String line) throws Failure {
        try {
            var lines = new ArrayList<String>();
            if (Files.exists(file)) {
                lines.addAll(Files.readAllLines(file));
            }
            boolean replaced = lines.removeIf(other -> other.startsWith(name + ":"));
            lines.add(line);
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".users", "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, lines);
            keepOwner(file, fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return replaced;
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "the users file " + file + " cannot be written: " + e, e);
        }
    }

    /** An administrator who adds a user must not lock out the host, which runs as somebody else. */
    private static void keepOwner(Path file, Path fresh) throws IOException {
        if (Files.exists(file) && !Files.getOwner(file).equals(Files.getOwner(fresh))) {
            Files.setOwner(fresh, Files.getOwner(file));
        }
    }
}
