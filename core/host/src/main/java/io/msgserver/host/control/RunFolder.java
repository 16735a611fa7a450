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
 * The folder {@code run} in a host's home, by which commands find the running host. The host creates it and its files
 * with access for its own user only. Any thread.
 *
 * @param path the path of the folder, which need not exist
 */
public record RunFolder(Path path) {
    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
    private static final String OWNER_ONLY = "rwx------";
    /** The age beyond which a temporary file belongs to no running host. */
    private static final Duration TEMPORARY_FILE_AGE = Duration.ofMinutes(1);

    /** Returns the run folder of a host with that home. */
    public static RunFolder of(Path home) {
        return new RunFolder(home.resolve("run"));
    }

    /**
     * Returns the file with the bearer token, which is created at the first start and kept. A process that can read it
     * may control the host.
     */
    public Path token() {
        return path.resolve("control.token");
    }

    /**
     * Returns the file with the address of the control server, as in {@code http://127.0.0.1:8010}. A host that was
     * killed leaves it behind.
     */
    public Path address() {
        return path.resolve("control.address");
    }

    /**
     * Creates the folder when it is missing, and denies other users all access to it: a user who can write here could
     * direct commands to a port of their own.
     *
     * @throws IOException when it cannot be created, or belongs to another user; the message contains the remedy
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

    /** Creates the folder. Returns false when it existed before. */
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
                return false; // Another host has created it meanwhile.
            }
            throw e;
        }
    }

    /** Removes the temporary files of hosts that were killed. */
    private void removeLeft() {
        Instant dead = Instant.now().minus(TEMPORARY_FILE_AGE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "{.own,.fresh}*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(dead)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException _) {
            // Another host has deleted the file meanwhile.
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

    /** Writes one line atomically: a reader sees the old content or the new. Other users cannot read it. */
    void write(Path file, String content) throws IOException {
        locked(file, shared -> shared.replace(List.of(content)));
    }

    /** Reads or writes a file. */
    interface Access<R> {
        R run(SharedFile file) throws IOException;
    }

    /** Runs the access while no other host with this home changes a file here. */
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
     * Returns the content of a file without surrounding white space.
     *
     * @throws NoSuchFileException when there is no such file
     */
    public static String content(Path file) throws IOException {
        // Decodes any bytes: a file without a valid token must not look like an unreadable file.
        return TextFile.withoutMark(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).strip();
    }

    /** Returns the content as {@link #content} does, but empty when there is no such file. */
    static String read(Path file) throws IOException {
        try {
            return content(file);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    /** Returns whether the file belongs to the folder's owner, and no other user has access to it. */
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
