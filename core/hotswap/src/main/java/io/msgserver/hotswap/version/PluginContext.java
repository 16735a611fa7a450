package io.msgserver.hotswap.version;

import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of one version's code: while a thread runs it, the version's class loader is the thread's context
 * class loader, by which libraries find their parts. Afterwards the thread has its former one again. Any thread.
 */
final class PluginContext {
    /** Null before the version is loaded, and when nothing of it may be held any more. */
    private volatile @Nullable ClassLoader loader;

    /** Of one that is loaded. */
    static PluginContext of(ClassLoader loader) {
        var context = new PluginContext();
        context.load(loader);
        return context;
    }

    void load(ClassLoader ofVersion) {
        loader = ofVersion;
    }

    void forget() {
        loader = null;
    }

    /** The current thread runs the version's code until {@link #leave}. Returns the loader to leave with. */
    @Nullable
    ClassLoader enter() {
        ClassLoader former = Thread.currentThread().getContextClassLoader();
        renew();
        return former;
    }

    /** After {@link #enter}, before another call: the call before may have set another loader. */
    @SuppressWarnings("ReferenceEquality") // A loader is itself and no other.
    void renew() {
        Thread thread = Thread.currentThread();
        ClassLoader ours = loader;
        // A read costs less than a write, and event loops come here at every request.
        if (ours != null && thread.getContextClassLoader() != ours) {
            thread.setContextClassLoader(ours);
        }
    }

    static void leave(@Nullable ClassLoader former) {
        Thread.currentThread().setContextClassLoader(former);
    }

    <R extends @Nullable Object, X extends Throwable> R call(ScopedValue.CallableOp<R, X> call) throws X {
        ClassLoader former = enter();
        try {
            return call.call();
        } finally {
            leave(former);
        }
    }

    /** Of threads that run nothing but the version's code. */
    ThreadFactory around(ThreadFactory threads) {
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }

    /** Asks in this context. */
    DoubleSupplier around(DoubleSupplier value) {
        return () -> call(value::getAsDouble);
    }
}
