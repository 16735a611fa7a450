package io.msgserver.host.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Assigns event loops to new connections in turn, skipping blocked loops while there are others. Any thread. */
final class LoopChooser implements EventExecutorChooserFactory, EventExecutorChooserFactory.EventExecutorChooser {
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<EventExecutor> avoided = ConcurrentHashMap.newKeySet();
    /** Written by the thread that abandons a loop, one at a time. */
    private volatile List<EventExecutor> loops = List.of();

    @Override
    public EventExecutorChooser newChooser(EventExecutor[] executors) {
        loops = List.of(executors);
        return this;
    }

    @Override
    public EventExecutor next() {
        List<EventExecutor> all = loops;
        for (int tries = 0; tries < all.size(); tries++) {
            EventExecutor loop = following(all);
            if (!avoided.contains(loop)) {
                return loop;
            }
        }
        return following(all);
    }

    private EventExecutor following(List<EventExecutor> all) {
        return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
    }

    /** Returns whether the loop is in use and not replaced. */
    boolean has(EventExecutor loop) {
        return loops.contains(loop);
    }

    /** Assigns no more connections to that loop until {@link #welcome}. */
    void avoid(EventExecutor loop) {
        avoided.add(loop);
    }

    void welcome(EventExecutor loop) {
        avoided.remove(loop);
    }

    /** Replaces a loop by a fresh one for ever. Returns false when it was replaced before. */
    synchronized boolean replace(EventExecutor lost, EventExecutor fresh) {
        if (!loops.contains(lost)) {
            return false;
        }
        loops = Stream.concat(loops.stream().filter(loop -> !loop.equals(lost)), Stream.of(fresh)).toList();
        avoided.remove(lost);
        return true;
    }
}
