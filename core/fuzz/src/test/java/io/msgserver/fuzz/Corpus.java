package io.msgserver.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes each seed of a target to a file of its own, as a fuzzer reads them. */
final class Corpus {
    private Corpus() {}

    /** @param arguments the target's name, and the folder */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        for (Seeds.Seed seed : Seeds.of(Targets.named(arguments[0]))) {
            Files.write(folder.resolve("seed-" + seed.line()), seed.input());
        }
    }
}
