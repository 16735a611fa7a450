package io.msgserver.cli;

import io.msgserver.api.TextFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that several commands may change at once while the host reads it. Each change begins with what the one before has
 * written, since the commands lock a file beside it; who reads sees the old lines or the new. A symbolic link stays one: the file that it
 * leads to is changed.
 */
final class SharedFile {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    /** Links that lead from one to the next, as the kernel has it. */
    private static final int MOST_LINKS = 40;

    private final Path file;

    private SharedFile(Path file) {
        this.file = file;
    }

    /** @throws IOException when it is a link that leads nowhere */
    static SharedFile of(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(path + " is a symbolic link that leads in a circle");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return new SharedFile(file);
    }

    /**
     * Reads the lines, none when there is no file yet, and writes what becomes of them, for the owner's eyes only.
     *
     * @throws IOException when that cannot be done, or another command does not let go of the file
     */
    void change(Consumer<List<String>> change) throws IOException, InterruptedException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(beside, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownersOnly())) {
            keepOwner(beside);
            try (FileLock _ = lock(channel, beside)) {
                List<String> lines = Files.exists(file) ? new ArrayList<>(TextFile.lines(file)) : new ArrayList<>();
                change.accept(lines);
                replace(lines);
            }
        }
    }

    private static FileLock lock(FileChannel channel, Path beside) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - start >= PATIENCE.toNanos()) {
                throw new IOException("another command has had " + beside + " locked for " + PATIENCE.toSeconds()
                        + " s; end it, or try again");
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // Another thread of this program has it.
        }
    }

    private void replace(List<String> lines) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part", ownersOnly());
        try {
            Files.write(fresh, lines);
            keepOwner(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** An administrator who changes the file must not lock out the host, which runs as somebody else. */
    private void keepOwner(Path other) throws IOException {
        if (Files.exists(file) && !Files.getOwner(file).equals(Files.getOwner(other))) {
            Files.setOwner(other, Files.getOwner(file));
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownersOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }
}
