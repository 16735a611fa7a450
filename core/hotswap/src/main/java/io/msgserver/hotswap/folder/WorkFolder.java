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
 * The folder with the host's own copies of plugin jars, since files in the plugins folder may be overwritten at any
 * time. It is not in the system's temporary folder, where other programs delete files after ten days. Each host has its
 * own subfolder, which is deleted when the host stops, or by the first host that starts after it died. The copies of
 * the versions that served last are kept across restarts.
 */
public final class WorkFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkFolder.class);
    private static final int BUFFER = 64 * 1024;

    private final Path parent;
    private final HostLock lock;
    private final Path path;
    private final List<String> dead;
    /**
     * The number of files and folders made so far, which makes their names unique. Guarded by this, since operators'
     * uploads are handled by any thread.
     */
    private int counter;

    private WorkFolder(Path parent, HostLock lock, Path path, List<String> dead) {
        this.parent = parent;
        this.lock = lock;
        this.path = path;
        this.dead = dead;
    }

    /**
     * Deletes the folders of dead hosts, and makes the subfolder of this host. Only the user that runs the host can
     * read it.
     *
     * @throws IOException when it cannot be made; the message has the remedy
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
        log.info("{} is deleted: a host that died left it", left);
    }

    /** Returns the host's own subfolder. */
    public Path path() {
        return path;
    }

    /** Returns the mark of this host's files in folders that it shares with other hosts. */
    public String owner() {
        return lock.name();
    }

    /** Returns the marks of the dead hosts whose folders were deleted. */
    public List<String> deadHosts() {
        return dead;
    }

    /** Returns the path of a new file, which does not exist yet, for an upload or for a jar that was replaced. */
    public synchronized Path newFile() throws IOException {
        return incoming().resolve(++counter + ".jar");
    }

    /** Returns the folder of the versions that served last. */
    public Path servedFolder() {
        return parent.resolve("served");
    }

    /** Copies a file of the plugins folder to a unique name. */
    public Path takeIn(Path source) throws IOException {
        Path copy;
        synchronized (this) {
            copy = incoming().resolve(++counter + "-" + source.getFileName());
        }
        return Files.copy(source, copy);
    }

    private Path incoming() throws IOException {
        return Files.createDirectories(path.resolve("incoming"));
    }

    /** Makes a new folder for a version. */
    public synchronized Path folderFor(String id, String sha256) throws IOException {
        return Files.createDirectories(path.resolve(id).resolve(++counter + "-" + sha256.substring(0, 8)));
    }

    /** Returns the folder of the version before the current one, for a rollback. */
    public Path formerFolder(String id) throws IOException {
        return Files.createDirectories(path.resolve(id).resolve("former"));
    }

    /** Returns the SHA-256 of a file, in hexadecimal. */
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

    /** Deletes a file, or a folder with its contents, if it is there. */
    public static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // It does not exist any more.
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Deletes all copies of this host; a second call does nothing. */
    @Override
    public void close() throws IOException {
        delete(path);
        lock.close();
    }
}
