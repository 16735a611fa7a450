package io.msgserver.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder with one file, which each input writes anew.
 *
 * @param file not there at first
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

    /** A new file each time: some file systems write one to the disk that is cut to nothing and written again. */
    Path write(byte[] content) throws IOException {
        Files.deleteIfExists(file);
        return Files.write(file, content);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(folder);
    }
}
