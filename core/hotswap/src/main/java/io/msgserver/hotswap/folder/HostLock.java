package io.msgserver.hotswap.folder;

import io.msgserver.base.file.FileLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock file of a running host: its name has the process id and the start time of the process, which holds a lock
 * on it until it ends, however it ends. The lock tells of hosts in other containers too, whose process ids say nothing
 * here; the name tells of hosts in this process, where a second look at a locked file would let go of its lock.
 */
final class HostLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HostLock.class);
    private static final String SUFFIX = ".lock";
    private static final Pattern NAME = Pattern.compile("host-(\\d{1,18})-(\\d{1,18})-(\\d{1,9})");

    private final Path file;
    private final FileChannel channel;

    private HostLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** A new one, of this process. */
    static HostLock take(Path folder) throws IOException {
        ProcessHandle own = ProcessHandle.current();
        for (int number = 1;; number++) {
            String name = "host-" + own.pid() + "-" + started(own).orElse(Instant.EPOCH).toEpochMilli() + "-" + number;
            try {
                return locked(folder.resolve(name + SUFFIX), own);
            } catch (FileAlreadyExistsException _) {
                // Of another host in this process.
            }
        }
    }

    private static HostLock locked(Path file, ProcessHandle own) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLocks.take(channel);
        String text = "process " + own.pid() + started(own).map(start -> ", started " + start).orElse("") + "\n";
        channel.write(StandardCharsets.US_ASCII.encode(text));
        return new HostLock(file, channel);
    }

    private static Optional<Instant> started(ProcessHandle process) {
        return process.info().startInstant();
    }

    /** Of the host's own: no other host has it, before or after. */
    String name() {
        return withoutSuffix(file);
    }

    private static String withoutSuffix(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The action on what a dead host left, by the name of its lock. */
    interface Removal {
        void remove(String name) throws IOException;
    }

    /**
     * Removes what dead hosts left, and their lock files. Those of hosts that run are left alone.
     *
     * @return the names of the dead
     */
    static List<String> removeDead(Path folder, Removal removal) throws IOException {
        var dead = new ArrayList<String>();
        for (Path file : lockFiles(folder)) {
            if (removeIfDead(file, removal)) {
                dead.add(withoutSuffix(file));
            }
        }
        return dead;
    }

    private static List<Path> lockFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)
                    && NAME.matcher(withoutSuffix(file)).matches()).toList();
        }
    }

    /** Leaves to the next start what cannot be removed. */
    private static boolean removeIfDead(Path file, Removal removal) {
        try {
            return removeIfDeadOrThrow(file, removal);
        } catch (IOException e) {
            log.warn("{} cannot be deleted with what it is the lock of, which a dead host left: {}", file,
                    e.toString());
            return false;
        }
    }

    /** Under its lock: two hosts that start at once do not remove the same. */
    private static boolean removeIfDeadOrThrow(Path file, Removal removal) throws IOException {
        if (runs(withoutSuffix(file))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (!FileLocks.take(channel)) {
                return false;
            }
            removal.remove(withoutSuffix(file));
            Files.deleteIfExists(file);
            return true;
        }
    }

    /** Whether there is a process of that id that started at that time. */
    private static boolean runs(String name) {
        Matcher owner = NAME.matcher(name);
        return owner.matches() && ProcessHandle.of(Long.parseLong(owner.group(1))).filter(ProcessHandle::isAlive)
                .map(process -> started(process).orElse(Instant.EPOCH).toEpochMilli())
                .filter(start -> start == Long.parseLong(owner.group(2))).isPresent();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
