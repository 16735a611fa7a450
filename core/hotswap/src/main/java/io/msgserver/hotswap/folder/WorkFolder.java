package io.msgserver.hotswap.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Private copies of plugin jars: what lies in the plugins folder may be overwritten at any time. It is not the
 * system's temporary folder, where others delete what is ten days old. Each host has a folder of its own in it, which
 * goes with the host, or with the first one that starts after it died; what served last outlives all of them.
 */
public final class WorkFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkFolder.class);
    private static final int BUFFER = 64 * 1024;

    private final Path parent;
    private final HostLock lock;
    private final Path path;
    private final List<String> dead;
    /** Guarded by this: operators' uploads come on any thread. */
    private int made;

    private WorkFolder(Path parent, HostLock lock, Path path, List<String> dead) {
        this.parent = parent;
        this.lock = lock;
        this.path = path;
        this.dead = dead;
    }

    /**
     * A host's own one, when what dead hosts left is removed. Only the user that runs the host can read it.
     *
     * @throws IOException when it cannot be made; the message says what to do
     */
    public static WorkFolder create(Path parent) throws IOException {
        try {
            makePrivate(parent);
            List<String> dead = HostLock.removeDead(parent, name -> removeLeft(parent.resolve(name)));
            HostLock lock = HostLock.take(parent);
            return new WorkFolder(parent, lock, makePrivate(parent.resolve(lock.name())), dead);
        } catch (IOException e) {
            throw new IOException("the folder " + parent + " for the host's own copies of plugins cannot be used (" + e
                    + "): let the user that runs the host write there, or name another one in plugins.work", e);
        }
    }

    private static Path makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) {
            Files.createDirectories(above);
        }
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createDirectory(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectory(folder);
    }

    private static void removeLeft(Path left) throws IOException {
        delete(left);
        log.info("{} is deleted: a host that did not stop by itself left it", left);
    }

    /** The host's own one. */
    public Path path() {
        return path;
    }

    /** Marks the host's own files in folders where others have files too. */
    public String owner() {
        return lock.name();
    }

    /** The owners of what was left by hosts that died, and is removed. */
    public List<String> dead() {
        return dead;
    }

    /** A new file, which is not there yet, for what is not a plugin yet or any more. */
    public synchronized Path newFile() throws IOException {
        return incoming().resolve(++made + ".jar");
    }

    /** Where versions that served last are kept. */
    public Path servedFolder() {
        return parent.resolve("served");
    }

    /** A copy of a file of the plugins folder, under a name of its own. */
    public Path takeIn(Path source) throws IOException {
        Path copy;
        synchronized (this) {
            copy = incoming().resolve(++made + "-" + source.getFileName());
        }
        return Files.copy(source, copy);
    }

    private Path incoming() throws IOException {
        return Files.createDirectories(path.resolve("incoming"));
    }

    /** A new folder for a version. */
    public synchronized Path folderFor(String id, String sha256) throws IOException {
        return Files.createDirectories(path.resolve(id).resolve(++made + "-" + sha256.substring(0, 8)));
    }

    /** Where the version before the current one is kept, in case it is wanted back. */
    public Path formerFolder(String id) throws IOException {
        return Files.createDirectories(path.resolve(id).resolve("former"));
    }

    /** SHA-256 of a file, in hexadecimal. */
    public static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Deletes a file, or a folder with all in it; no error when it is not there. */
    public static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // It is gone already.
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Deletes all copies; a second call does nothing. */
    @Override
    public void close() throws IOException {
        delete(path);
        lock.close();
    }
}
