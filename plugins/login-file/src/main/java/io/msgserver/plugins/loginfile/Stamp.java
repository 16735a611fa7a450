package io.msgserver.plugins.loginfile;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes by which a change of a file is detected. The permissions count, because an operator may correct only
 * them.
 *
 * @param key         distinguishes a file from one that was moved into its place; null where the file system has none
 * @param permissions empty where the file system has none
 */
record Stamp(FileTime modified, long size, @Nullable Object key, Set<PosixFilePermission> permissions) {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    /** @throws IOException when the file is missing or inaccessible */
    static Stamp of(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return of(posix
                ? Files.readAttributes(file, PosixFileAttributes.class)
                : Files.readAttributes(file, BasicFileAttributes.class));
    }

    private static Stamp of(BasicFileAttributes attributes) {
        Set<PosixFilePermission> permissions = attributes instanceof PosixFileAttributes posix
                ? posix.permissions().stream().collect(toUnmodifiableSet())
                : Set.of();
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), permissions);
    }

    boolean isOwnersAlone() {
        return OWNERS.containsAll(permissions);
    }

    /** Returns the permissions as {@code ls} writes them: {@code rw-r--r--}. */
    String mode() {
        return PosixFilePermissions.toString(permissions);
    }
}
