package io.msgserver.base.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Atomic replacement of a file: the new content is there as a whole or not at all, also after a power failure. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /**
     * Forces a file to the disk and moves it to a place, where it replaces any former file.
     *
     * @param fresh the new file, in the same folder as the place
     * @return the place
     */
    public static Path replace(Path fresh, Path target) throws IOException {
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.READ)) {
            written.force(true);
        }
        return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
