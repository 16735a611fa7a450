package io.msgserver.cli.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Waits for the compiler, or the author, to write. Owned by one thread. */
final class DevWatch {
    /** A compiler that writes class after class must not stand still for as long as this. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final List<Path> places;
    private Map<Path, Mark> handled = Map.of();

    private record Mark(long size, FileTime modified) {}

    /** @param places files, and folders with all in them; they need not be there yet */
    DevWatch(List<Path> places) {
        this.places = places;
    }

    /** Returns when something is other than at the last return, and has stood still from one look to the next. */
    void awaitChange() throws InterruptedException {
        Map<Path, Mark> before = look();
        while (true) {
            Thread.sleep(BETWEEN_LOOKS);
            Map<Path, Mark> now = look();
            if (now.equals(before) && !now.equals(handled)) {
                handled = now;
                return;
            }
            before = now;
        }
    }

    private Map<Path, Mark> look() {
        var marks = new TreeMap<Path, Mark>();
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                    if (found.isRegularFile()) {
                        marks.put(file, new Mark(found.size(), found.lastModifiedTime()));
                    }
                }
            } catch (NoSuchFileException | UncheckedIOException _) {
                // Deleted this moment, or not there yet: the next look sees what is left.
            } catch (IOException e) {
                throw new UncheckedIOException(place + " cannot be looked at", e);
            }
        }
        return marks;
    }
}
