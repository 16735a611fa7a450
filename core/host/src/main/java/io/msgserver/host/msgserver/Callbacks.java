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
 * The running calls of a gate's handler other than {@code onRequest}. None blocks its caller for longer than
 * {@code request_timeout}. Any thread, unless stated otherwise.
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
     * Makes the call and waits for it. Ends the lease when the call has returned.
     *
     * @throws ExecutionException   with what the handler threw, or a {@link PluginFaultException} when it does not
     *                              return
     * @throws InterruptedException when the caller was interrupted; the call is then interrupted too, and has a moment
     *                              to return
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

    /** Makes the call on this thread. Ends the lease when the call has returned. */
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
     * @return the number of calls
     */
    int abandon(VersionHandler versionHandler) {
        return running.abandon(versionHandler, GracePeriod.LENGTH);
    }

    /** Returns the running calls. */
    Stream<BusyCall> busy() {
        return running.busy();
    }

    /** Returns the watch over these calls. */
    Watched watched() {
        return CallWatch.of(running, timeout);
    }
}
