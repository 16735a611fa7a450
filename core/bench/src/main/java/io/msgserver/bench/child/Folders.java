package io.msgserver.bench.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The temporary folder of a child. */
final class Folders {
    private Folders() {}

    /** Deletes the folder with its content. Both processes do so; the last one to end succeeds. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException _) {
            return;
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
