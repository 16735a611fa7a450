package io.msgserver.host.msgserver;

import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.GracePeriod;
import io.msgserver.hotswap.call.PluginCalls;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The calls of a gate's handler other than {@code onRequest} that run now. None holds up who made it for longer than
 * {@code request_timeout}. Any thread, unless said otherwise.
 */
final class Callbacks {
    private final Workers workers;
    private final Duration timeout;
    private final PluginCalls<VersionHandler, Callback<?>> running = new PluginCalls<>();

    Callbacks(Workers workers, Duration timeout) {
        this.workers = workers;
        this.timeout = timeout;
    }

    /**
     * Calls and waits; ends the lease when the call has come back.
     *
     * @throws ExecutionException   with what the handler threw, or a {@link PluginFaultException} when it does not come
     *                              back
     * @throws InterruptedException when the caller was interrupted; so is the call, and has a moment to come back
     */
    <T> T call(Callback<T> callback) throws ExecutionException, InterruptedException {
        start(callback);
        try {
            return callback.result().get();
        } catch (InterruptedException interrupted) {
            return lastWords(callback, interrupted);
        }
    }

    private static <T> T lastWords(Callback<T> callback, InterruptedException interrupted)
            throws ExecutionException, InterruptedException {
        callback.interrupt(null);
        try {
            return callback.result().get(GracePeriod.LENGTH.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            callback.giveUp();
            throw interrupted;
        }
    }

    private void start(Callback<?> callback) {
        boolean started = false;
        try {
            started = workers.runEvent(() -> run(callback));
        } finally {
            if (!started) {
                callback.refuse();
            }
        }
    }

    /** Calls on this thread; ends the lease when the call has come back. */
    void run(Callback<?> callback) {
        if (callback.isRefused()) {
            callback.refuse();
            return;
        }
        running.add(callback);
        try {
            callback.run();
        } finally {
            running.remove(callback);
        }
    }

    /**
     * Abandons the calls into that version.
     *
     * @return how many there were
     */
    int abandon(VersionHandler versionHandler) {
        return running.abandon(versionHandler, GracePeriod.LENGTH);
    }

    /** The calls that run. */
    Stream<BusyCall> busy() {
        return running.busy();
    }

    /** The watch over these calls. */
    Watched watched() {
        return CallWatch.of(running, timeout);
    }
}
