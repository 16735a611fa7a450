package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where plugins come from: the jars that lie in a folder, hidden files and unfinished downloads apart. */
class PluginFolder {
    private static final Logger log = LoggerFactory.getLogger(PluginFolder.class);

    private final Path path;
    /** What to ask of each file: only some systems know when a file was changed, whatever its time says. */
    private final String attributes;

    PluginFolder(Path path) {
        this.path = path;
        this.attributes = path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? "unix:isRegularFile,size,lastModifiedTime,fileKey,ctime"
                : "basic:isRegularFile,size,lastModifiedTime,fileKey";
    }

    Path path() {
        return path;
    }

    /**
     * The jars, by path, with what changes when somebody writes them; none when there is no such folder.
     *
     * @throws IOException when the folder cannot be read: what lies there is not known
     */
    Map<Path, Settling.Mark> look() throws IOException {
        var marks = new TreeMap<Path, Settling.Mark>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, PluginFolder::isJar)) {
            for (Path file : files) {
                Settling.Mark mark = mark(file);
                if (mark != null) {
                    marks.put(file, mark);
                }
            }
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new IOException("the plugins folder " + path + " cannot be read (" + unreadable
                    + "): make it a folder that the user who runs the host can read", unreadable);
        }
        return marks;
    }

    /** What changes when somebody writes that file; null when it is gone, or none. */
    Settling.@Nullable Mark mark(Path file) {
        try {
            Map<String, Object> found = Files.readAttributes(file, attributes);
            return Boolean.TRUE.equals(found.get("isRegularFile")) ? mark(found) : null;
        } catch (IOException gone) {
            log.debug("{} cannot be looked at: {}", file, gone.toString());
            return null;
        }
    }

    private static Settling.Mark mark(Map<String, Object> found) {
        return new Settling.Mark((Long) Objects.requireNonNull(found.get("size")),
                (FileTime) Objects.requireNonNull(found.get("lastModifiedTime")), (FileTime) found.get("ctime"),
                found.get("fileKey"));
    }

    private static boolean isJar(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".");
    }
}
