package io.msgserver.host.control;

import io.msgserver.api.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code run} below a host's home, by which commands find the host that runs there. The host makes it, and the
 * files in it, for the eyes of its own user only. Any thread.
 *
 * @param path of the folder, which need not be there
 */
public record RunFolder(Path path) {
    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);
    private static final String OWNER_ONLY = "rwx------";

    /** The one of a host with that home. */
    public static RunFolder of(Path home) {
        return new RunFolder(home.resolve("run"));
    }

    /** The file with the bearer token: made at the first start, and kept. Who can read it may command the host. */
    public Path token() {
        return path.resolve("control.token");
    }

    /** The file that says where the host answers, as in {@code http://127.0.0.1:8010}. A host that was killed leaves it behind. */
    public Path address() {
        return path.resolve("control.address");
    }

    /**
     * Makes the folder when it is not there, and sees to it that nobody else can do anything in it: who can write here can have
     * commands sent to where they listen.
     *
     * @throws IOException when it cannot be made, or belongs to another user; the message says what to do
     */
    public void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createDirectory(path, only(OWNER_ONLY));
            return;
        }
        requireOwn();
        if (!isOwnersOnly(path)) {
            log.warn("others than its owner could look into {}: it is closed to them now", path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
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

    /** Whoever reads meanwhile sees the old content or the new, and nobody else sees any of it. */
    void write(Path file, String content) throws IOException {
        Path fresh = Files.createTempFile(path, ".fresh", "", only("rw-------"));
        try {
            Files.writeString(fresh, content + '\n');
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
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
