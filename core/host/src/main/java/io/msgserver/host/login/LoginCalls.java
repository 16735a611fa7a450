package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.hotswap.call.PluginCalls;
import java.time.Duration;
import java.util.stream.Stream;

/** The logins that the login plugin decides on now, in any version of it. Any thread. */
final class LoginCalls {
    private final PluginCalls<LoginServerHandler, LoginCall> running = new PluginCalls<>();

    LoginCall begin(LoginServerHandler handler, LoginConnection connection) {
        var call = new LoginCall(handler, connection);
        running.add(call);
        return call;
    }

    /** False when the call was interrupted or abandoned. */
    boolean end(LoginCall call) {
        boolean ours = call.endInTime();
        running.remove(call);
        return ours;
    }

    /**
     * Interrupts the calls into that handler, and refuses the logins of those that ignore it.
     *
     * @param patience for them to end
     * @return how many there were
     */
    int abandon(LoginServerHandler handler, Duration patience) {
        return running.abandon(handler, patience);
    }

    /** The calls that run. */
    Stream<BusyCall> busy() {
        return running.busy();
    }

    /** The calls that run, those for clients that have left too. */
    int count() {
        return running.count();
    }

    /** Whether so many calls into that handler compute without end that no more are made. */
    boolean areComputing(LoginServerHandler handler, Duration patience) {
        return running.count() >= PluginCall.MAX_COMPUTING && running.stream()
                .filter(call -> call.runsInto(handler) && call.computesAfter(patience))
                .count() >= PluginCall.MAX_COMPUTING;
    }
}
