package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.hotswap.call.PluginCalls;
import java.time.Duration;
import java.util.stream.Stream;

/** The running calls of the login plugin, in all its versions. Any thread. */
final class LoginCalls {
    private final PluginCalls<LoginServerHandler, LoginCall> running = new PluginCalls<>();

    LoginCall begin(LoginServerHandler handler, LoginConnection connection) {
        var call = new LoginCall(handler, connection);
        running.add(call);
        return call;
    }

    /** Ends the call. Returns false when it was interrupted or abandoned. */
    boolean end(LoginCall call) {
        boolean ours = call.endInTime();
        running.remove(call);
        return ours;
    }

    /**
     * Interrupts the calls into that handler, and refuses the logins of those that ignore it.
     *
     * @param patience the time limit for the calls to end
     * @return the number of calls
     */
    int abandon(LoginServerHandler handler, Duration patience) {
        return running.abandon(handler, patience);
    }

    /** Returns the running calls. */
    Stream<BusyCall> busy() {
        return running.busy();
    }

    /** Returns the number of running calls, including those whose client has left. */
    int count() {
        return running.count();
    }

    /** Returns whether so many calls into that handler compute without end that no more are made. */
    boolean areComputing(LoginServerHandler handler, Duration patience) {
        return running.count() >= PluginCall.MAX_COMPUTING && running.stream()
                .filter(call -> call.runsInto(handler) && call.computesAfter(patience))
                .count() >= PluginCall.MAX_COMPUTING;
    }
}
