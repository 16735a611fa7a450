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
 * A file of lines that several commands and hosts may change at once while others read it. A lock file beside it orders
 * the changes, so that each starts from the result of the one before. Readers see either the old lines or the new ones,
 * also after a crash. A symbolic link is kept: the file that it points to is changed.
 */
public final class SharedFile {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(20);
    /** The length of a chain of symbolic links at which it counts as a circle: the limit of the Linux kernel. */
    private static final int MAX_LINKS = 40;

    private final Path file;
    private final Path lock;
    /** The file with the new lines, until it replaces the old one. Written and deleted under the lock. */
    private final Path part;

    private SharedFile(Path file, Path lock) {
        this.file = file;
        this.lock = lock;
        this.part = sibling(file, ".part");
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling("." + file.getFileName() + suffix);
    }

    /** @throws IOException when the path is a symbolic link that leads in a circle */
    public static SharedFile of(Path path) throws IOException {
        Path file = target(path);
        return new SharedFile(file, sibling(file, ".lock"));
    }

    /** Does the same as {@link #of(Path)}, with a lock file that several files share. */
    public static SharedFile of(Path path, Path lock) throws IOException {
        return new SharedFile(target(path), lock);
    }

    private static Path target(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw new IOException(path + " is a symbolic link that leads in a circle");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /**
     * Reads the lines, changes them, and writes the result, which only the owner may read. A missing file has no lines.
     *
     * @throws IOException when the file cannot be read or written, or another command holds its lock for too long
     */
    public void change(Consumer<List<String>> change) throws IOException, InterruptedException {
        locked(() -> {
            List<String> lines = Files.exists(file) ? new ArrayList<>(TextFile.lines(file)) : new ArrayList<>();
            change.accept(lines);
            return replace(lines);
        });
    }

    /**
     * Creates the file with these lines; only the owner may read it.
     *
     * @throws FileAlreadyExistsException when the file exists
     * @throws IOException                as {@link #change} does
     */
    public void create(List<String> lines) throws IOException, InterruptedException {
        locked(() -> {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            return replace(lines);
        });
    }

    /** An action that reads or writes files. */
    public interface Access<R> {
        R run() throws IOException;
    }

    /** Runs an action under the lock: no other command or host changes the file meanwhile. */
    public <R> R locked(Access<R> access) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly())) {
            copyOwnerTo(lock);
            awaitLock(channel, lock);
            Files.deleteIfExists(part); // Left by a process that was killed.
            return access.run();
        }
    }

    /** Waits for the lock, which ends when the channel is closed. */
    private static void awaitLock(FileChannel channel, Path lockFile) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!FileLocks.tryLock(channel)) {
            if (System.nanoTime() - start >= LOCK_TIMEOUT.toNanos()) {
                throw new IOException(
                        "another command or host has had " + lockFile + " locked for " + LOCK_TIMEOUT.toSeconds()
                                + " s; end it, or try again");
            }
            TimeUnit.NANOSECONDS.sleep(RETRY_PAUSE.toNanos());
        }
    }

    /** Replaces the file by one with these lines. Called within {@link #locked}. */
    public Path replace(List<String> lines) throws IOException {
        try {
            write(part, lines);
            copyOwnerTo(part);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Writes the lines and forces them to the disk: after a crash, the name must not lead to a file without its lines.
     */
    private static void write(Path fresh, List<String> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
            var text = new StringBuilder();
            lines.forEach(line -> text.append(line).append('\n'));
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Gives another file the owner of this one: an administrator who changes the file must not lock out the host, which
     * runs as another user.
     */
    private void copyOwnerTo(Path other) throws IOException {
        if (Files.exists(file) && !Files.getOwner(file).equals(Files.getOwner(other))) {
            Files.setOwner(other, Files.getOwner(file));
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }
}
