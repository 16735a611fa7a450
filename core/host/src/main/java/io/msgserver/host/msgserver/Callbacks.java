package io.msgserver.host.msgserver;

import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.GracePeriod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The calls of a gate's handler other than {@code onRequest} that run now. None holds up who made it for longer than
 * {@code request_timeout}. Any thread, unless said otherwise.
 */
final class Callbacks implements Watched {

    private final Workers workers;
    private final FaultLog faults;
    private final Duration timeout;
    private final Set<Callback<?>> running = ConcurrentHashMap.newKeySet();

    Callbacks(Workers workers, FaultLog faults, Duration timeout) {
        this.workers = workers;
        this.faults = faults;
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
        callback.interrupt();
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
            started = workers.tell(() -> run(callback));
        } finally {
            if (!started) {
                callback.refuse();
            }
        }
    }

    /** Calls on this thread; ends the lease when the call has come back. */
    void run(Callback<?> callback) {
        if (callback.isHopeless()) {
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
     * Gives up the calls into that version.
     *
     * @return how many
     */
    int abandon(VersionHandler versionHandler) {
        List<Callback<?>> late = running.stream().filter(callback -> callback.isInto(versionHandler)).toList();
        late.forEach(Callback::interrupt);
        long deadline = System.nanoTime() + GracePeriod.LENGTH.toNanos();
        late.forEach(callback -> callback.giveUpAt(deadline));
        return late.size();
    }

    /** The calls that run. */
    Stream<BusyCall> busy() {
        return running.stream().<BusyCall>map(Callback::busy).filter(Objects::nonNull);
    }

    @Override
    public void look(long now) {
        running.forEach(callback -> look(callback, now));
    }

    private void look(Callback<?> callback, long now) {
        Long since = callback.since;
        if (since == null) {
            callback.since = now;
        } else if (now - since >= timeout.plus(GracePeriod.LENGTH).toNanos()) {
            callback.giveUp();
        } else if (now - since >= timeout.toNanos()) {
            callback.timeOut(faults, timeout);
        }
    }
}
