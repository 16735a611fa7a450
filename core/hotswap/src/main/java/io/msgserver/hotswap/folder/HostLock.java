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
 * The lock file of a running host. Its name has the process id and the start time of the process, which holds a lock on
 * the file until it ends, however it ends. The lock also detects hosts in other containers, whose process ids have no
 * meaning here. The name detects hosts in this process, where opening and closing the file again would release its
 * lock.
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

    /** Makes a new lock file for a host in this process. */
    static HostLock take(Path folder) throws IOException {
        ProcessHandle own = ProcessHandle.current();
        for (int number = 1;; number++) {
            String name = "host-" + own.pid() + "-" + started(own).orElse(Instant.EPOCH).toEpochMilli() + "-" + number;
            try {
                return locked(folder.resolve(name + SUFFIX), own);
            } catch (FileAlreadyExistsException _) {
                // The name belongs to another host in this process.
            }
        }
    }

    private static HostLock locked(Path file, ProcessHandle own) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLocks.tryLock(channel);
        String text = "process " + own.pid() + started(own).map(start -> ", started " + start).orElse("") + "\n";
        channel.write(StandardCharsets.US_ASCII.encode(text));
        return new HostLock(file, channel);
    }

    private static Optional<Instant> started(ProcessHandle process) {
        return process.info().startInstant();
    }

    /** Returns the host's name, which no other host ever has. */
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
     * Removes what dead hosts left, with their lock files. Those of running hosts are kept.
     *
     * @return the names of the dead hosts
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

    /** Removes what a dead host left. When that fails, it is logged and left to the next start. */
    private static boolean removeIfDead(Path file, Removal removal) {
        try {
            return removeIfDeadOrThrow(file, removal);
        } catch (IOException e) {
            log.warn("{} and the folder that it locked, which a dead host left, cannot be deleted: {}", file,
                    e.toString());
            return false;
        }
    }

    /**
     * Removes under the dead host's lock, so that two hosts that start at the same time do not remove the same files.
     */
    private static boolean removeIfDeadOrThrow(Path file, Removal removal) throws IOException {
        if (runs(withoutSuffix(file))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (!FileLocks.tryLock(channel)) {
                return false;
            }
            removal.remove(withoutSuffix(file));
            Files.deleteIfExists(file);
            return true;
        }
    }

    /** Returns whether there is a process of that id that started at that time. */
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
