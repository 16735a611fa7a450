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

/** Waits for changes by the compiler or the author. Owned by one thread. */
final class DevWatch {
    /** The pause between two scans. A compiler that writes class after class must change something within it. */
    private static final Duration SCAN_INTERVAL = Duration.ofMillis(250);

    private final List<Path> places;
    private Map<Path, Mark> handled = Map.of();

    private record Mark(long size, FileTime modified) {}

    /** @param places files, and folders with all their content; they may be missing */
    DevWatch(List<Path> places) {
        this.places = places;
    }

    /** Returns when there is a change since the last return, and the files have been stable between two scans. */
    void awaitChange() throws InterruptedException {
        Map<Path, Mark> before = scan();
        while (true) {
            Thread.sleep(SCAN_INTERVAL);
            Map<Path, Mark> now = scan();
            if (now.equals(before) && !now.equals(handled)) {
                handled = now;
                return;
            }
            before = now;
        }
    }

    private Map<Path, Mark> scan() {
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
                // Deleted now, or not there yet; the next scan sees it.
            } catch (IOException e) {
                throw new UncheckedIOException(place + " cannot be looked at", e);
            }
        }
        return marks;
    }
}
