package io.msgserver.bench.child;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The class loaders of all versions so far, and which of them have been collected. Thread-safe. */
final class Loaders implements Consumer<ClassLoader> {
    private static final int MAX_COLLECTIONS = 50;
    private static final long PAUSE_MILLIS = 100;

    private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
    private final List<PhantomReference<ClassLoader>> seen = new ArrayList<>();

    /** A version reports its loader once for each gate. */
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

    /** Collects garbage until only the current version's loader is left, or until the tries are exhausted. */
    void collect() throws InterruptedException {
        for (int i = 0; i < MAX_COLLECTIONS; i++) {
            System.gc();
            if (count() - collected() <= 1) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
