package io.msgserver.base.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/** Locks of files by the operating system, which exclude other processes. */
public final class FileLocks {
    private FileLocks() {}

    /**
     * Tries to lock a file without waiting. The lock ends when the channel is closed, however the process ends.
     *
     * @return false when another process or another thread of this process holds the lock. On a file system without
     *         locks always true, so that a host can start there too
     */
    public static boolean tryLock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
