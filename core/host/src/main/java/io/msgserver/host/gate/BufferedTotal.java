package io.msgserver.host.gate;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The bytes that all connections of a host's gates hold in buffers outside of the heap: packages that have not arrived
 * as a whole or wait to be handed on, and answers that have not left. Over the bound the connections that hold most are
 * closed, until an eighth of the bound is free. Any thread.
 */
public final class BufferedTotal {
    /** Bytes. A connection reports when it holds so many more than it has reported, or less than half of that. */
    static final int STEP = 16 * 1024;

    private static final Comparator<Share> MOST_FIRST = Comparator.<Share>comparingLong(share -> share.bytes)
            .reversed();

    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    /** Those that hold something. */
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** @param most bytes */
    public BufferedTotal(long most) {
        this.most = most;
    }

    /** The bytes of one connection. Its event loop reports them. */
    final class Share {
        /** Closes the connection, which holds so many bytes; any thread. */
        private final LongConsumer close;
        /** Written with the lock of this. */
        private volatile long bytes;
        /** Guarded by this: it counts no more. */
        private boolean ended;

        private Share(LongConsumer close) {
            this.close = close;
        }

        /** It holds so many bytes now. */
        void report(long held) {
            long change = held - bytes;
            if (change >= STEP || (change < 0 && held <= bytes / 2)) {
                set(held);
                closeLargest();
            }
        }

        private synchronized void set(long held) {
            if (!ended) {
                BufferedTotal.this.bytes.addAndGet(held - bytes);
                bytes = held;
                if (held == 0) {
                    shares.remove(this);
                } else {
                    shares.add(this);
                }
            }
        }

        /** The connection has ended, or is about to. Returns what it held. */
        synchronized long end() {
            long held = bytes;
            set(0);
            ended = true;
            return held;
        }
    }

    /** @param close closes that connection, which holds so many bytes */
    Share share(LongConsumer close) {
        return new Share(close);
    }

    /** Bytes that connections hold. */
    public long bytes() {
        return bytes.get();
    }

    /** The bound, in bytes. */
    public long most() {
        return most;
    }

    /** Begins again for what was reported while it ran, which begins nothing. */
    private void closeLargest() {
        while (bytes.get() > most && closing.compareAndSet(false, true)) {
            try {
                closeLargestOnce();
            } finally {
                closing.set(false);
            }
        }
    }

    private void closeLargestOnce() {
        for (Share share : List.copyOf(shares).stream().sorted(MOST_FIRST).toList()) {
            if (bytes.get() <= most - most / 8) {
                return;
            }
            share.close.accept(share.end());
        }
    }
}
