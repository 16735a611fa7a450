package io.msgserver.bench.child;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The class loaders of all versions that there have been, and which of them are gone. Any thread. */
final class Loaders implements Consumer<ClassLoader> {
    private static final int MOST_COLLECTIONS = 50;
    private static final long PAUSE_MILLIS = 100;

    private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
    private final List<PhantomReference<ClassLoader>> seen = new ArrayList<>();

    /** A version tells its loader once a gate. */
    @Override
    public synchronized void accept(ClassLoader loader) {
        if (seen.stream().noneMatch(each -> each.refersTo(loader))) {
            seen.add(new PhantomReference<>(loader, queue));
        }
    }

    synchronized int count() {
        return seen.size();
    }

    synchronized int collected() {
        return (int) seen.stream().filter(each -> each.refersTo(null)).count();
    }

    /** Collects garbage until none but the current version's is left, or it has been tried for long enough. */
    void collect() throws InterruptedException {
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            System.gc();
            if (count() - collected() <= 1) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
