package io.msgserver.hotswap.version;

import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The context class loader for one version's code: while a thread runs it, the version's class loader is the thread's
 * context class loader, by which libraries find their classes. Afterwards the thread has its former one again. Any
 * thread.
 */
final class PluginContext {
    /** Null before the version is loaded, and when the host must not hold anything of it any more. */
    private volatile @Nullable ClassLoader loader;

    /** Returns the context of a loaded version. */
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

    /**
     * Sets the version's loader on the current thread, until {@link #leave}. Returns the former loader, to leave with.
     */
    @Nullable
    ClassLoader enter() {
        ClassLoader former = Thread.currentThread().getContextClassLoader();
        renew();
        return former;
    }

    /**
     * Sets the version's loader again. Called after {@link #enter}, before another call: the former call may have set
     * another loader.
     */
    @SuppressWarnings("ReferenceEquality") // Loaders are compared by identity.
    void renew() {
        Thread thread = Thread.currentThread();
        ClassLoader ours = loader;
        // A read costs less than a write, and event loops call this at every request.
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

    /** Returns a factory of threads that run only the version's code. */
    ThreadFactory around(ThreadFactory threads) {
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }

    /** Returns a supplier that runs the given one in this context. */
    DoubleSupplier around(DoubleSupplier value) {
        return () -> call(value::getAsDouble);
    }
}
