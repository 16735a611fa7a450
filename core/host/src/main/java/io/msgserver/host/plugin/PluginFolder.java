package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where plugins come from: the jars that lie in a folder, hidden files and unfinished downloads apart. */
record PluginFolder(Path path) {
    private static final Logger log = LoggerFactory.getLogger(PluginFolder.class);

    /**
     * The jars, sorted by name; none when there is no such folder.
     *
     * @throws IOException when the folder cannot be read
     */
    List<Path> jars() throws IOException {
        if (!Files.exists(path)) {
            log.warn("there is no folder {}: make it, and put plugin jars into it", path);
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(PluginFolder::isJar).sorted().toList();
        }
    }

    private static boolean isJar(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
    }
}
