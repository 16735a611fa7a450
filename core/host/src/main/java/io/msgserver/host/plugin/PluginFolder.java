package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where plugins come from: the jars that lie in a folder, hidden files and unfinished downloads apart. */
record PluginFolder(Path path) {
    private static final Logger log = LoggerFactory.getLogger(PluginFolder.class);

    /**
     * The jars, by path, with what changes when somebody writes them; none when there is no such folder.
     *
     * @throws IOException when the folder cannot be read: what lies there is not known
     */
    Map<Path, Settling.Mark> look() throws IOException {
        var marks = new TreeMap<Path, Settling.Mark>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, PluginFolder::isJar)) {
            for (Path file : files) {
                mark(file, marks);
            }
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new IOException("the plugins folder " + path + " cannot be read (" + unreadable
                    + "): make it a folder that the user who runs the host can read", unreadable);
        }
        return marks;
    }

    /** A file that is gone since the folder was listed is not there. */
    private static void mark(Path file, Map<Path, Settling.Mark> marks) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                marks.put(file, new Settling.Mark(attributes.size(), attributes.lastModifiedTime()));
            }
        } catch (IOException gone) {
            log.debug("{} cannot be looked at: {}", file, gone.toString());
        }
    }

    private static boolean isJar(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".");
    }
}
