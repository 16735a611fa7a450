package io.msgserver.base.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is written and takes its place: whole or not at all, also after a power cut. */
public final class Finished {
    private Finished() {}

    /**
     * Forces the file to the disk and moves it over what is there.
     *
     * @param fresh in the folder of the place
     * @return the place
     */
    public static Path place(Path fresh, Path place) throws IOException {
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.READ)) {
            written.force(true);
        }
        return Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    }
}
