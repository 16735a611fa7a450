package io.msgserver.base.file;

import io.msgserver.api.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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

/**
 * A file of lines that several commands and hosts may change at once while others read it. Each change begins with what
 * the one before has written, since they lock a file beside it; readers see the old lines or the new, also after a
 * crash. A symbolic link stays one: the file that it leads to is changed.
 */
public final class SharedFile {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    /** Links that lead from one to the next, as the kernel has it. */
    private static final int MOST_LINKS = 40;

    private final Path file;
    private final Path lock;
    /** The new lines until they take the place of the old; written and deleted under the lock. */
    private final Path part;

    private SharedFile(Path file, Path lock) {
        this.file = file;
        this.lock = lock;
        this.part = beside(file, ".part");
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling("." + file.getFileName() + suffix);
    }

    /** @throws IOException when it is a link that leads in a circle */
    public static SharedFile of(Path path) throws IOException {
        Path file = target(path);
        return new SharedFile(file, beside(file, ".lock"));
    }

    /** As {@link #of(Path)}, with a lock that several files have in common. */
    public static SharedFile of(Path path, Path lock) throws IOException {
        return new SharedFile(target(path), lock);
    }

    private static Path target(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(path + " is a symbolic link that leads in a circle");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /**
     * Reads the lines, none when there is no file yet, and writes what becomes of them, for the owner's eyes only.
     *
     * @throws IOException when that cannot be done, or another command does not let go of the file
     */
    public void change(Consumer<List<String>> change) throws IOException, InterruptedException {
        locked(() -> {
            List<String> lines = Files.exists(file) ? new ArrayList<>(TextFile.lines(file)) : new ArrayList<>();
            change.accept(lines);
            return replace(lines);
        });
    }

    /**
     * Writes the lines of a new file, for the owner's eyes only.
     *
     * @throws FileAlreadyExistsException when there is one
     * @throws IOException                as of {@link #change}
     */
    public void create(List<String> lines) throws IOException, InterruptedException {
        locked(() -> {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            return replace(lines);
        });
    }

    /** Reads or writes files. */
    public interface Access<R> {
        R run() throws IOException;
    }

    /** Runs that while no other command or host changes the file. */
    public <R> R locked(Access<R> access) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownersOnly())) {
            keepOwner(lock);
            awaitLock(channel, lock);
            Files.deleteIfExists(part); // Left by a process that was killed.
            return access.run();
        }
    }

    /** It is let go when the channel is closed. */
    private static void awaitLock(FileChannel channel, Path beside) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!FileLocks.take(channel)) {
            if (System.nanoTime() - start >= PATIENCE.toNanos()) {
                throw new IOException(
                        "another command or host has had " + beside + " locked for " + PATIENCE.toSeconds()
                                + " s; end it, or try again");
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
        }
    }

    /** Writes the lines in the place of what is there; within {@link #locked}. */
    public Path replace(List<String> lines) throws IOException {
        try {
            write(part, lines);
            keepOwner(part);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** To the disk: after a crash a name must not lead to a file without its lines. */
    private static void write(Path fresh, List<String> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly())) {
            var text = new StringBuilder();
            lines.forEach(line -> text.append(line).append('\n'));
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
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
