package io.msgserver.bench.soak;

import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.plugin.Slow;
import io.msgserver.bench.plugin.Throwing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A broken jar of a plugin whose sound jar is given. */
record BrokenJar(MadePlugin sound) {

    /** Puts a broken jar at that path, atomically. */
    void put(Trouble trouble, Path place, String version) throws IOException {
        switch (trouble) {
            case TRUNCATED -> putHalf(place, version);
            case NO_MANIFEST -> putBare(place);
            case THROWS -> new MadePlugin(sound.id(), Throwing.class).put(place, version);
            case SLOW_START -> new MadePlugin(sound.id(), Slow.class).put(place, version);
            default -> throw new IllegalArgumentException(trouble + " is no jar's");
        }
    }

    private void putHalf(Path place, String version) throws IOException {
        Path whole = hidden(place, ".whole");
        sound.put(whole, version);
        byte[] bytes = Files.readAllBytes(whole);
        Files.delete(whole);
        move(Files.write(hidden(place, ".half"), Arrays.copyOf(bytes, bytes.length / 2)), place);
    }

    private static void putBare(Path place) throws IOException {
        Path bare = hidden(place, ".bare");
        try (var out = new ZipOutputStream(Files.newOutputStream(bare))) {
            out.putNextEntry(new ZipEntry("nothing.txt"));
        }
        move(bare, place);
    }

    private static Path hidden(Path place, String suffix) {
        return place.resolveSibling("." + place.getFileName() + suffix);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
