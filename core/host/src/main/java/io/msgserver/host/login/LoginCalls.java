package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.hotswap.call.BusyCall;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The logins that the plugin decides on now, whichever version of it. Any thread. */
final class LoginCalls {
    /** Each takes a thread of the system that virtual threads run on, of which few can be added. */
    private static final int MOST_HOGS = 16;

    // Guarded by this, and told when it shrinks.
    private final Set<LoginCall> running = new HashSet<>();

    LoginCall begin(LoginServerHandler handler, LoginConnection connection) {
        var call = new LoginCall(handler, connection);
        synchronized (this) {
            running.add(call);
        }
        return call;
    }

    /** False when the call was given up. */
    boolean end(LoginCall call) {
        boolean ours = call.end();
        synchronized (this) {
            running.remove(call);
            notifyAll();
        }
        return ours;
    }

    /**
     * Gives up the calls into that handler: interrupts them, and refuses the logins of those that do not care.
     *
     * @param patience for them to end
     * @return how many there were
     */
    int abandon(LoginServerHandler handler, Duration patience) {
        List<LoginCall> late = into(handler);
        late.forEach(LoginCall::giveUp);
        awaitEnd(late, patience);
        late.stream().filter(this::isRunning).forEach(LoginCall::refuse);
        return late.size();
    }

    /** Those that run. */
    synchronized List<BusyCall> busy() {
        return running.stream().map(LoginCall::busy).toList();
    }

    /** Calls that run, those for clients that have left too. */
    synchronized int count() {
        return running.size();
    }

    /**
     * Whether so many calls into that handler compute without end, and ignore their interrupt, that no more are to be
     * made.
     */
    synchronized boolean areHogging(LoginServerHandler handler, Duration patience) {
        return running.size() >= MOST_HOGS
                && running.stream().filter(call -> call.isInto(handler) && call.hogs(patience)).count() >= MOST_HOGS;
    }

    private synchronized List<LoginCall> into(LoginServerHandler handler) {
        return running.stream().filter(call -> call.isInto(handler)).toList();
    }

    private synchronized boolean isRunning(LoginCall call) {
        return running.contains(call);
    }

    private synchronized void awaitEnd(List<LoginCall> late, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            long left = patience.toNanos();
            while (left > 0 && late.stream().anyMatch(running::contains)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The host stops: no more patience.
        }
    }
}
