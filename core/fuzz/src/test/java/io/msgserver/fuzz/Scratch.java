package io.msgserver.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder with one file, which is written anew for each input.
 *
 * @param file absent at first
 */
record Scratch(Path folder, Path file) {

    static Scratch with(String name) {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            return new Scratch(folder, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a new file, as some file systems flush a file to the disk that is truncated and written again. */
    Path write(byte[] content) throws IOException {
        Files.deleteIfExists(file);
        return Files.write(file, content);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(folder);
    }
}
