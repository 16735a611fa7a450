package io.msgserver.host.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body that arrives while it is read: the reader asks for a piece when it has none, and the event loop passes it one.
 * At most one piece is in memory.
 */
final class RequestBody extends InputStream {
    private static final byte[] NOTHING = {};

    /** The reason for which the body is incomplete. */
    private record Break(HttpResponseStatus status, String reason) {}

    /** Asks the event loop for the next piece, or for the reason why there is none. */
    private final Runnable asking;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // These are guarded by the lock.
    private byte[] piece = NOTHING;
    /** Bytes of the piece that have been read. */
    private int taken;
    private boolean asked;
    private boolean ended;
    private @Nullable Break broken;

    RequestBody(Runnable asking) {
        this.asking = asking;
    }

    /** Passes in the piece that was asked for. */
    void give(byte[] bytes, boolean last) {
        lock.lock();
        try {
            piece = bytes;
            taken = 0;
            asked = false;
            ended = last;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the body before its end. */
    void breakOff(HttpResponseStatus status, String reason) {
        lock.lock();
        try {
            broken = new Break(status, reason);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            awaitBytes();
            int count = Math.min(length, piece.length - taken);
            System.arraycopy(piece, taken, to, offset, count);
            taken += count;
            return count == 0 ? -1 : count;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are bytes, or the end. */
    private void awaitBytes() throws IOException {
        while (taken == piece.length && !ended) {
            if (broken != null) {
                throw new BrokenBodyException(broken.status(), broken.reason());
            }
            if (!asked) {
                asked = true;
                asking.run();
            }
            try {
                changed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new BrokenBodyException(HttpResponseStatus.SERVICE_UNAVAILABLE, "the host stops");
            }
        }
    }
}
