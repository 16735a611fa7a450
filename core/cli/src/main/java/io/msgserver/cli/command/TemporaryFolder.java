package io.msgserver.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder, which is deleted with its content when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {

    public TemporaryFolder(String prefix) throws IOException {
        this(create(prefix));
    }

    private static Path create(String prefix) throws IOException {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new IOException(
                    "no folder can be made in the temporary folder " + System.getProperty("java.io.tmpdir")
                            + " (" + e + "): make room there, or name another one, as in"
                            + " MSGSERVER_JAVA_OPTS=-Djava.io.tmpdir=/var/tmp",
                    e);
        }
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
