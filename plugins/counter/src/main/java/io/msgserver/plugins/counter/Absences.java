package io.msgserver.plugins.counter;

import io.msgserver.api.MsgServer;
import io.msgserver.api.Username;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Logs out who stays away for too long. Any thread. */
final class Absences {
    private final MsgServer server;
    private final Duration longest;
    private final Consumer<Username> logOut;
    /** The timer of each who has left; who has come back may still have one. */
    private final Map<Username, Future<?>> timers = new ConcurrentHashMap<>();

    /** @param logOut what to do with one who does not come back */
    Absences(MsgServer server, Duration longest, Consumer<Username> logOut) {
        this.server = server;
        this.longest = longest;
        this.logOut = logOut;
    }

    /** A user has left. A user who came back since has all of the time again. */
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

    /** For a version that is new: the timers of the one before ended with it. */
    void beginAll() {
        server.loggedIn().filter(username -> !server.isConnected(username)).forEach(this::begin);
    }

    /** A user is logged out, and needs no timer any more. */
    void forget(Username username) {
        Future<?> timer = timers.remove(username);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
