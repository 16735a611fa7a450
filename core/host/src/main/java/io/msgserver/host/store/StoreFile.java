package io.msgserver.host.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that contains all users' secrets. From its creation on only the host's own user can read it.
 *
 * @param disk the file system of MVStore that it is accessed through, as a prefix of its name; empty for the operating
 *             system's
 */
record StoreFile(Path path, String disk) {
    private static final Logger log = LoggerFactory.getLogger(StoreFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOR_OTHERS_TO_WRITE = PosixFilePermissions.fromString("----w--w-");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    StoreFile(Path path) {
        this(path, "");
    }

    /** Returns its name for MVStore. */
    String name() {
        return disk + path.toAbsolutePath();
    }

    /**
     * Creates an empty file and its folder, if they do not exist.
     *
     * @return whether the file existed
     * @throws IOException when the file cannot be created, or what exists is no file that the host may write
     */
    boolean make() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, only("rwx------"));
        } else if (folder != null) {
            warnOf(folder);
        }
        try {
            Files.createFile(path, only("rw-------"));
            return false;
        } catch (FileAlreadyExistsException _) {
            requireUsable();
            return true;
        }
    }

    /** Warns of a folder that others can write to. There may be reasons for it, so the host does not refuse it. */
    private void warnOf(Path folder) throws IOException {
        if (!Collections.disjoint(Files.getPosixFilePermissions(folder), FOR_OTHERS_TO_WRITE)) {
            log.warn("others than its owner may write in {}, and could put another file in the place of {}: take that"
                    + " from them (chmod go-w), or name a file in a folder of the host's own in sessions.store", folder,
                    path.getFileName());
        }
    }

    private void requireUsable() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("it is no file");
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw new IOException("the user who runs this host may not read and write it");
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            log.warn("others than its owner could look into {}: it is closed to them now", path);
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
    }

    boolean isEmpty() throws IOException {
        return Files.size(path) == 0;
    }

    /** Renames it, so that an operator can examine it. */
    Path moveAside(Instant now) throws IOException {
        return Files.move(path, path.resolveSibling(path.getFileName() + ".damaged-" + TIME.format(now)));
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
