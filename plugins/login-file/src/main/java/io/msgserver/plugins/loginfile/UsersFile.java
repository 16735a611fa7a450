package io.msgserver.plugins.loginfile;

import io.msgserver.api.TextFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The users, as in the last good version of the file. Thread-safe. */
final class UsersFile {
    /** Matches a word that needs no quotes in a shell. */
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final Path path;
    private final Consumer<String> complaints;
    private Optional<Stamp> seen;
    private UserList users;

    /**
     * @param complaints receives a message once for each change of the file that cannot be used
     * @throws IOException when the file cannot be used; the message says what to do
     */
    UsersFile(Path path, Consumer<String> complaints) throws IOException {
        this.path = path;
        this.complaints = complaints;
        seen = currentStamp();
        users = read();
    }

    /** Returns the users; reads the file again when its stamp has changed. */
    synchronized UserList users() {
        Optional<Stamp> now = currentStamp();
        if (!now.equals(seen)) {
            // Set before the read, so that a change during the read is seen the next time.
            seen = now;
            readAgain();
        }
        return users;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private void readAgain() {
        try {
            users = read();
        } catch (IOException e) {
            complaints.accept(e.getMessage() + "\nThe users stay as they were.");
        }
    }

    private Optional<Stamp> currentStamp() {
        try {
            return Optional.of(Stamp.of(path));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private UserList read() throws IOException {
        try {
            requireOwnersAlone(Stamp.of(path));
            return parsed();
        } catch (NoSuchFileException _) {
            throw new IOException(
                    path + ": there is no such file; create it with: bin/msgserver hash-password NAME --users "
                            + quoted());
        } catch (AccessDeniedException _) {
            throw new IOException(path + ": may not be read; make the user that runs the host its owner, with chown");
        } catch (CharacterCodingException _) {
            throw new IOException(path + ": is not in UTF-8; save it in that encoding");
        }
    }

    private void requireOwnersAlone(Stamp stamp) throws IOException {
        if (!stamp.isOwnersAlone()) {
            throw new IOException(path + ": has the mode " + stamp.mode()
                    + ", and must be its owner's alone; run: chmod 600 " + quoted());
        }
    }

    /** Returns the path as a word for a shell. */
    private String quoted() {
        String word = path.toString();
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private UserList parsed() throws IOException {
        var reader = new UsersReader(TextFile.lines(path));
        if (!reader.problems().isEmpty()) {
            throw new IOException(
                    path + ": mend these lines; bin/msgserver hash-password NAME --users FILE writes good ones:\n"
                            + String.join("\n", reader.problems()));
        }
        return reader.users();
    }
}
