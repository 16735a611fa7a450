package io.msgserver.hotswap.version;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The single reference to a plugin's current version. A flip is one write to it, so that all endpoints of the plugin
 * flip together. Any thread may read; only the control thread writes.
 */
public final class Slot {

    /**
     * The version that serves. Each change makes a new object, so that a caller that reads the same object twice knows
     * that nothing changed in between.
     */
    private sealed interface Serving {
        record Absent() implements Serving {}

        record Current(PluginVersion version) implements Serving {}

        /** The state during a hand-over, while new calls wait. */
        record Held(PluginVersion version) implements Serving {}
    }

    private final String id;
    private final List<Endpoint<?>> endpoints = new ArrayList<>();
    private volatile Serving serving = new Serving.Absent();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    public Slot(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** Adds an endpoint. Called before the first version comes. */
    public <T> Handlers<T> add(Endpoint<T> endpoint) {
        endpoints.add(endpoint);
        return new Handlers<>(this, endpoints.size() - 1);
    }

    public List<Endpoint<?>> endpoints() {
        return endpoints;
    }

    /** Returns the version that serves, also while calls wait; null when there is none. */
    @Nullable
    public PluginVersion current() {
        return switch (serving) {
            case Serving.Absent() -> null;
            case Serving.Current(var version) -> version;
            case Serving.Held(var version) -> version;
        };
    }

    public void flip(PluginVersion next) {
        change(new Serving.Current(next));
    }

    public void hold(PluginVersion version) {
        change(new Serving.Held(version));
    }

    public void release(PluginVersion version) {
        change(new Serving.Current(version));
    }

    public void empty() {
        change(new Serving.Absent());
    }

    private void change(Serving next) {
        lock.lock();
        try {
            serving = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Begins a call in the version that serves. Waits while new calls are held. */
    PluginVersion enter() throws InterruptedException {
        while (true) {
            switch (serving) {
                case Serving.Absent() ->
                    throw new PluginAbsentException("plugin " + id + " is absent: put its jar into the plugins folder");
                case Serving.Held held -> awaitChangeOf(held);
                case Serving.Current current -> {
                    if (tryBegin(current)) {
                        return current.version();
                    }
                }
            }
        }
    }

    /** Does the same as {@link #enter}, but returns null instead of waiting or throwing. */
    @Nullable
    public PluginVersion tryEnter() {
        while (serving instanceof Serving.Current current) {
            if (tryBegin(current)) {
                return current.version();
            }
        }
        return null;
    }

    /** Returns whether a call that begins now would begin in that version. */
    @SuppressWarnings("ReferenceEquality") // Versions are compared by identity.
    boolean serves(PluginVersion version) {
        return serving instanceof Serving.Current(var current) && current == version;
    }

    /**
     * Begins a call if nothing has changed. It counts the call first and then reads the reference again: either this
     * call sees the flip and enters the next version, or the drain after the flip sees this call.
     */
    @SuppressWarnings("ReferenceEquality") // The very object, see Serving.
    private boolean tryBegin(Serving.Current current) {
        Leases leases = current.version().leases();
        leases.begin();
        if (serving == current) {
            return true;
        }
        leases.end(0);
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // The very object, see Serving.
    private void awaitChangeOf(Serving.Held held) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (serving == held) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
