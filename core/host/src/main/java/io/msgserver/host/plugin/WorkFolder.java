package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Private copies of plugin jars: what lies in the plugins folder may be overwritten at any time. */
final class WorkFolder implements AutoCloseable {
    private final Path path;
    private int copies;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** A fresh folder, which only the user that runs the host can read. */
    static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("msgserver-plugins-"));
    }

    /** A copy in a folder of its own, under the same name. */
    Path copy(Path jar) throws IOException {
        Path folder = Files.createDirectory(path.resolve(String.valueOf(++copies)));
        return Files.copy(jar, folder.resolve(jar.getFileName()));
    }

    /** Deletes all copies; a second call does nothing. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
