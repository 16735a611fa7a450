package io.msgserver.hotswap.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder with plugin jars, except hidden files and unfinished downloads. */
public class PluginFolder {
    private static final Logger log = LoggerFactory.getLogger(PluginFolder.class);

    private final Path path;
    private final FileSnapshotReader reader;

    public PluginFolder(Path path) {
        this.path = path;
        this.reader = FileSnapshotReader.in(path);
    }

    public Path path() {
        return path;
    }

    /**
     * Returns the jars by path, with the attributes that change when they are written; none when there is no such
     * folder.
     *
     * @throws IOException when the folder cannot be read, so that its contents are unknown
     */
    public Map<Path, StableFiles.FileSnapshot> scan() throws IOException {
        var jars = new TreeMap<Path, StableFiles.FileSnapshot>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, PluginFolder::isJar)) {
            for (Path file : files) {
                StableFiles.FileSnapshot snapshot = snapshot(file);
                if (snapshot != null) {
                    jars.put(file, snapshot);
                }
            }
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new IOException("the plugins folder " + path + " cannot be read (" + unreadable
                    + "): make it a folder that the user who runs the host can read", unreadable);
        }
        return jars;
    }

    /** Returns the attributes that change when the file is written; null when it is gone or is not a file. */
    public StableFiles.@Nullable FileSnapshot snapshot(Path file) {
        return reader.read(file);
    }

    /**
     * Returns the path at which a host writes a file before it is complete. It is not a plugin's name, and it has the
     * host's mark.
     */
    public static Path unfinished(Path file, String host) {
        return file.resolveSibling("." + file.getFileName() + unfinishedSuffix(host));
    }

    private static String unfinishedSuffix(String host) {
        return "." + host + ".part";
    }

    /** Deletes the unfinished files of dead hosts. */
    public void deleteUnfinished(List<String> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, ".*.part")) {
            for (Path file : files) {
                if (hosts.stream().anyMatch(host -> file.toString().endsWith(unfinishedSuffix(host)))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("unfinished files of a dead host in {} cannot be deleted: {}", path, e.toString());
        }
    }

    private static boolean isJar(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".");
    }
}
