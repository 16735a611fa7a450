package io.msgserver.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A host's home folder, which is deleted with its content when it is closed. */
record TemporaryHome(Path path) implements AutoCloseable {

    static TemporaryHome create() throws IOException {
        Path path = Files.createTempDirectory("msgserver-test");
        Files.createDirectories(path.resolve("plugins"));
        Files.createDirectories(path.resolve("conf"));
        Files.createDirectories(path.resolve("jars"));
        return new TemporaryHome(path);
    }

    /** Returns the folder that the host loads plugins from. */
    Path plugins() {
        return path.resolve("plugins");
    }

    /** Returns the folder in which jars are made. */
    Path jars() {
        return path.resolve("jars");
    }

    Path settings() {
        return path.resolve("conf/msgserver.json");
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
