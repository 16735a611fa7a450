package io.msgserver.plugins.counter;

import io.msgserver.api.MsgServer;
import io.msgserver.api.Username;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Logs users out who are away for too long. Thread-safe. */
final class Absences {
    private final MsgServer server;
    private final Duration longest;
    private final Consumer<Username> logOut;
    /** The timer of each user who has left; users who have come back may still have one. */
    private final Map<Username, Future<?>> timers = new ConcurrentHashMap<>();

    /** @param logOut called with a user who does not come back */
    Absences(MsgServer server, Duration longest, Consumer<Username> logOut) {
        this.server = server;
        this.longest = longest;
        this.logOut = logOut;
    }

    /** Starts a user's timer. A user who came back in the meantime has the whole time again. */
    void begin(Username username) {
        Future<?> timer = server.scheduler().schedule(() -> end(username), longest.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> former = timers.put(username, timer);
        if (former != null) {
            former.cancel(false);
        }
    }

    private void end(Username username) {
        timers.remove(username);
        if (server.isLoggedIn(username) && !server.isConnected(username)) {
            logOut.accept(username);
        }
    }

    /** Starts the timers of a new version: those of the former version ended with it. */
    void beginAll() {
        server.loggedIn().filter(username -> !server.isConnected(username)).forEach(this::begin);
    }

    /** Removes the timer of a user who is logged out. */
    void forget(Username username) {
        Future<?> timer = timers.remove(username);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
