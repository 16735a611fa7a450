package io.msgserver.host.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Private copies of plugin jars: what lies in the plugins folder may be overwritten at any time. */
final class WorkFolder implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Path path;
    private int made;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** A fresh folder, which only the user that runs the host can read. */
    static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("msgserver-plugins-"));
    }

    /** A copy of a file of the plugins folder, under a name of its own. */
    Path takeIn(Path source) throws IOException {
        Path incoming = Files.createDirectories(path.resolve("incoming"));
        return Files.copy(source, incoming.resolve(++made + "-" + source.getFileName()));
    }

    /** A new folder for a version. */
    Path folderFor(String id, String sha256) throws IOException {
        return Files.createDirectories(path.resolve(id).resolve(++made + "-" + sha256.substring(0, 8)));
    }

    /** Where the version before the current one is kept, in case it is wanted back. */
    Path formerFolder(String id) throws IOException {
        return Files.createDirectories(path.resolve(id).resolve("former"));
    }

    /** SHA-256 of a file, in hexadecimal. */
    static String sha256(Path file) throws IOException {
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
    static void delete(Path path) throws IOException {
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
    }
}
