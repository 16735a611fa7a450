package io.msgserver.host.control;

import io.msgserver.api.TextFile;
import io.msgserver.base.file.SharedFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code run} below a host's home, by which commands find the host that runs there. The host makes it, and
 * the files in it, for the eyes of its own user only. Any thread.
 *
 * @param path of the folder, which need not be there
 */
public record RunFolder(Path path) {
    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
    private static final String OWNER_ONLY = "rwx------";
    /** No running host has a file of its own there for longer. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The one of a host with that home. */
    public static RunFolder of(Path home) {
        return new RunFolder(home.resolve("run"));
    }

    /**
     * The file with the bearer token: made at the first start, and kept. A process that can read it may command the
     * host.
     */
    public Path token() {
        return path.resolve("control.token");
    }

    /**
     * The file that says where the host answers, as in {@code http://127.0.0.1:8010}. A host that was killed leaves it
     * behind.
     */
    public Path address() {
        return path.resolve("control.address");
    }

    /**
     * Makes the folder when it is not there, and sees to it that nobody else can do anything in it: who can write here
     * can have commands sent to where they listen.
     *
     * @throws IOException when it cannot be made, or belongs to another user; the message says what to do
     */
    public void make() throws IOException {
        if (isMade()) {
            return;
        }
        requireOwn();
        removeLeft();
        if (!isOwnersOnly(path)) {
            log.warn("others than its owner could look into {}: it is closed to them now", path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    /** False when it was there before. */
    private boolean isMade() throws IOException {
        if (Files.isDirectory(path)) {
            return false;
        }
        Files.createDirectories(path.toAbsolutePath().getParent());
        try {
            Files.createDirectory(path, only(OWNER_ONLY));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(path)) {
                return false; // Another host made it meanwhile.
            }
            throw e;
        }
    }

    /** Removes the files of its own that a host left which was killed. */
    private void removeLeft() {
        Instant dead = Instant.now().minus(LONGEST);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "{.own,.fresh}*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(dead)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException _) {
            // Another host ended with it meanwhile, or removed it too.
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("what a killed host left in {} cannot be deleted: {}", path, e.toString());
        }
    }

    private void requireOwn() throws IOException {
        Path own = Files.createTempFile(path, ".own", "", only("rw-------"));
        try {
            UserPrincipal owner = Files.getOwner(path);
            if (!owner.equals(Files.getOwner(own))) {
                throw new IOException("it belongs to " + owner.getName() + ", not to " + Files.getOwner(own).getName()
                        + " who runs this host; run it as the one, or delete the folder");
            }
        } finally {
            Files.delete(own);
        }
    }

    /** Writes one line. A reader sees the old content or the new meanwhile, and other users see none of it. */
    void write(Path file, String content) throws IOException {
        locked(file, shared -> shared.replace(List.of(content)));
    }

    /** Reads or writes a file. */
    interface Access<R> {
        R run(SharedFile file) throws IOException;
    }

    /** Runs that while no other host with this home changes a file here. */
    <R> R locked(Path file, Access<R> access) throws IOException {
        SharedFile shared = SharedFile.of(file, path.toAbsolutePath().resolve(".control.lock"));
        try {
            return shared.locked(() -> access.run(shared));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("it was interrupted");
        }
    }

    /**
     * A file's content, without the end of its line.
     *
     * @throws NoSuchFileException when there is no such file
     */
    public static String content(Path file) throws IOException {
        // Any bytes are some text: what is no token must not look like a file that cannot be read.
        return TextFile.withoutMark(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).strip();
    }

    /** As {@link #content}, but empty when there is no such file. */
    static String read(Path file) throws IOException {
        try {
            return content(file);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    /** Whether the folder's owner has that file in it, and nobody else may do anything with it. */
    boolean isPrivate(Path file) throws IOException {
        return isOwnersOnly(file) && Files.getOwner(file).equals(Files.getOwner(path));
    }

    private static boolean isOwnersOnly(Path file) throws IOException {
        return PosixFilePermissions.fromString(OWNER_ONLY).containsAll(Files.getPosixFilePermissions(file));
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
