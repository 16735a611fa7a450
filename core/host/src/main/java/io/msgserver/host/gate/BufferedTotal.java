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
 * The bytes that all connections of a host's gates hold in buffers outside of the heap: packages that have not arrived
 * as a whole or wait to be handed on, and answers that have not left. Over the bound the connections that hold most are
 * given up, until an eighth of the bound is free. Those of another event loop hold their bytes until that loop comes to
 * it: a quarter over the bound, a loop that needs more closes the largest of its own. Any thread.
 */
public final class BufferedTotal {
    /** Bytes. A connection reports when it holds so many more than it has reported, or less than half of that. */
    static final int STEP = 16 * 1024;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    /** Of these, those of connections that were given up. */
    private final AtomicLong leaving = new AtomicLong();
    /** Those that hold something. */
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** @param most bytes */
    public BufferedTotal(long most) {
        this.most = most;
    }

    /** The bytes of one connection. Its event loop reports them. */
    final class Share {
        private final EventExecutor loop;
        /** Closes the connection, which holds so many bytes: on its event loop at once, from another thread soon. */
        private final LongConsumer close;
        /** Written with the lock of this. */
        private volatile long bytes;
        /** Written with the lock of this: the connection has been told to close. */
        private volatile boolean givenUp;
        /** Guarded by this: it counts no more. */
        private boolean ended;

        private Share(EventExecutor loop, LongConsumer close) {
            this.loop = loop;
            this.close = close;
        }

        /** It holds so many bytes now. */
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
            if (givenUp) {
                leaving.addAndGet(change);
            }
            bytes = held;
            if (held == 0) {
                shares.remove(this);
            } else {
                shares.add(this);
            }
        }

        private void giveUp() {
            long held;
            synchronized (this) {
                held = bytes;
                if (!givenUp && !ended) {
                    givenUp = true;
                    leaving.addAndGet(held);
                }
            }
            close.accept(held);
        }

        /** The connection has ended, and has let go of its buffers. */
        synchronized void end() {
            set(0);
            ended = true;
        }
    }

    /**
     * @param loop the connection's
     * @param close closes that connection, which holds so many bytes; told once or twice
     */
    Share share(EventExecutor loop, LongConsumer close) {
        return new Share(loop, close);
    }

    /** Bytes that connections hold. */
    public long bytes() {
        return bytes.get();
    }

    /** The bound, in bytes. */
    public long most() {
        return most;
    }

    private long staying() {
        return bytes.get() - leaving.get();
    }

    /** Begins again for what was reported while it ran, which begins nothing. */
    private void closeLargest() {
        while (staying() > most && closing.compareAndSet(false, true)) {
            try {
                closeLargestOnce();
            } finally {
                closing.set(false);
            }
        }
    }

    private void closeLargestOnce() {
        for (Share share : largestFirst(share -> !share.givenUp)) {
            if (staying() <= most - most / 8) {
                return;
            }
            share.giveUp();
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
            share.giveUp();
        }
    }

    /** By what each holds now: it may change while they are sorted, which a comparison of the shares could not bear. */
    private List<Share> largestFirst(Predicate<Share> wanted) {
        record Holding(Share share, long bytes) {}
        return shares.stream().filter(wanted).map(share -> new Holding(share, share.bytes))
                .sorted(Comparator.comparingLong(Holding::bytes).reversed()).map(Holding::share).toList();
    }
}
