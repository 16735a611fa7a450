package io.msgserver.base.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/** The operating system's locks of files, by which processes keep out of each other's way. */
public final class FileLocks {
    private FileLocks() {}

    /**
     * Takes the lock of a file without waiting. It is let go when the channel is closed, however the process ends.
     *
     * @return false when another process has it, or another thread of this one; where files cannot be locked, each gets
     *         it: a host must start there too
     */
    public static boolean take(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
