package io.msgserver.host.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fails or hangs when a test says so, and that can lose unforced writes as in a power loss. One at a time;
 * any thread.
 */
public final class Disk extends FilePathWrapper {
    /** The prefix of the names of files on this disk. */
    static final String PREFIX = "disk:";

    // Guarded by Disk.class, as is the content of the open file.
    private static @Nullable CountDownLatch hanging;
    private static boolean failing;
    private static boolean waitedFor;
    private static int chunks;
    private static int mostChunks;

    /** Installs a disk that works. */
    static synchronized void install() {
        hanging = null;
        failing = false;
        waitedFor = false;
        chunks = 0;
        mostChunks = 0;
        FilePath.register(new Disk());
    }

    /** Makes writes fail from now on, or work again. */
    static synchronized void fail(boolean fails) {
        failing = fails;
    }

    /** Makes writes wait until {@link #release}. */
    static synchronized void hang() {
        hanging = new CountDownLatch(1);
    }

    static synchronized void release() {
        if (hanging != null) {
            hanging.countDown();
            hanging = null;
        }
    }

    /** Returns the largest number of chunks that were ever unforced. Each commit writes one. */
    static synchronized int mostUnforcedChunks() {
        return mostChunks;
    }

    /** Returns whether a write waits, or has waited. */
    static synchronized boolean isWaitedFor() {
        return waitedFor;
    }

    private static synchronized @Nullable CountDownLatch hanging() {
        waitedFor |= hanging != null;
        return hanging;
    }

    private static synchronized void beforeWrite(ByteBuffer bytes) throws IOException {
        if (failing) {
            throw new IOException("No space left on device");
        }
        byte[] start = new byte[Math.min(bytes.remaining(), "chunk:".length())];
        bytes.duplicate().get(start);
        if (new String(start, StandardCharsets.ISO_8859_1).equals("chunk:")) {
            mostChunks = Math.max(mostChunks, ++chunks);
        }
    }

    private static synchronized void forced() {
        chunks = 0;
    }

    @Override
    public String getScheme() {
        return PREFIX.substring(0, PREFIX.length() - 1);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new OpenOnDisk(getBase().open(mode));
    }

    /** Writes to the real file, and keeps what was not forced yet. */
    private static final class OpenOnDisk extends FileBaseDefault {
        private final FileChannel file;

        OpenOnDisk(FileChannel file) {
            this.file = file;
        }

        @Override
        public synchronized int write(ByteBuffer bytes, long position) throws IOException {
            CountDownLatch latch = hanging();
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            beforeWrite(bytes);
            return file.write(bytes, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
            forced();
        }

        @Override
        public synchronized int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
