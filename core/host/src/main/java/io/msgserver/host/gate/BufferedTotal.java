package io.msgserver.host.gate;

import io.netty.util.concurrent.EventExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * The bytes that all connections of a host's gates hold in buffers outside of the heap: incomplete or unread packages,
 * and unsent responses. Over the bound the connections that hold most are closed, until an eighth of the bound is free.
 * A connection of another event loop holds its bytes until that loop closes it; when the total exceeds the bound by a
 * quarter, a loop that needs more also closes its own largest connections. Any thread.
 */
public final class BufferedTotal {
    /** Bytes. A connection reports growth of at least this much, and a decrease to half or less. */
    static final int STEP = 16 * 1024;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    /** The part of {@link #bytes} that belongs to connections that are being closed. */
    private final AtomicLong closingBytes = new AtomicLong();
    /** The connections that hold something. */
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closingLargest = new AtomicBoolean();

    /** @param most the bound, in bytes */
    public BufferedTotal(long most) {
        this.most = most;
    }

    /** The bytes of one connection, reported by its event loop. */
    final class Share {
        private final EventExecutor loop;
        /** Closes the connection and receives its bytes: on its event loop at once, from another thread soon. */
        private final LongConsumer close;
        /** Written with the lock of this. */
        private volatile long bytes;
        /** Whether the connection was asked to close. Written with the lock of this. */
        private volatile boolean closing;
        /** Whether the connection has ended and counts no more. Guarded by this. */
        private boolean ended;

        private Share(EventExecutor loop, LongConsumer close) {
            this.loop = loop;
            this.close = close;
        }

        /** Reports the bytes that it holds now. */
        void report(long held) {
            long change = held - bytes;
            if (change >= STEP) {
                set(held);
                closeLargest();
                closeOwn();
            } else if (change < 0 && held <= bytes / 2) {
                set(held);
            }
        }

        private synchronized void set(long held) {
            if (ended) {
                return;
            }
            long change = held - bytes;
            BufferedTotal.this.bytes.addAndGet(change);
            if (closing) {
                closingBytes.addAndGet(change);
            }
            bytes = held;
            if (held == 0) {
                shares.remove(this);
            } else {
                shares.add(this);
            }
        }

        private void startClosing() {
            long held;
            synchronized (this) {
                held = bytes;
                if (!closing && !ended) {
                    closing = true;
                    closingBytes.addAndGet(held);
                }
            }
            close.accept(held);
        }

        /** Ends the count: the connection has ended and has released its buffers. */
        synchronized void end() {
            set(0);
            ended = true;
        }
    }

    /**
     * Returns the share of a new connection.
     *
     * @param loop  the connection's event loop
     * @param close closes that connection and receives its bytes; called once or twice
     */
    Share share(EventExecutor loop, LongConsumer close) {
        return new Share(loop, close);
    }

    /** Returns the bytes that connections hold. */
    public long bytes() {
        return bytes.get();
    }

    /** Returns the bound, in bytes. */
    public long most() {
        return most;
    }

    private long remainingBytes() {
        return bytes.get() - closingBytes.get();
    }

    /** Repeats while the bound is exceeded: bytes that are reported while it runs start no other run. */
    private void closeLargest() {
        while (remainingBytes() > most && closingLargest.compareAndSet(false, true)) {
            try {
                closeLargestOnce();
            } finally {
                closingLargest.set(false);
            }
        }
    }

    private void closeLargestOnce() {
        for (Share share : largestFirst(share -> !share.closing)) {
            if (remainingBytes() <= most - most / 8) {
                return;
            }
            share.startClosing();
        }
    }

    private void closeOwn() {
        if (bytes.get() <= most + most / 4) {
            return;
        }
        for (Share share : largestFirst(share -> share.loop.inEventLoop())) {
            if (bytes.get() <= most) {
                return;
            }
            share.startClosing();
        }
    }

    /**
     * Returns the wanted shares by the bytes they hold now. Sorts copies of these, because they may change during the
     * sort.
     */
    private List<Share> largestFirst(Predicate<Share> wanted) {
        record Holding(Share share, long bytes) {}
        return shares.stream().filter(wanted).map(share -> new Holding(share, share.bytes))
                .sorted(Comparator.comparingLong(Holding::bytes).reversed()).map(Holding::share).toList();
    }
}
