package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.protocol.LoginAnswer;
import java.time.Duration;

/**
 * A call of the login plugin to decide a login. It has no time limit of its own: the end of its client or of its
 * version ends it.
 */
final class LoginCall extends PluginCall<LoginServerHandler> {
    private final LoginConnection connection;

    /** Starts the call on the current thread. */
    LoginCall(LoginServerHandler handler, LoginConnection connection) {
        this.connection = connection;
        begin(handler);
    }

    /** Ends the call. Returns whether its result counts: false when it was interrupted or abandoned meanwhile. */
    boolean endInTime() {
        return end() == State.RUNNING;
    }

    /** Returns whether it still computes although its client has been gone, and it was interrupted, for that long. */
    boolean computesAfter(Duration time) {
        Thread caller = thread();
        return caller != null && connection.isGoneFor(time) && caller.getState() == Thread.State.RUNNABLE;
    }

    @Override
    protected String description(LoginServerHandler handler) {
        return "a login that the plugin decides on, " + connection;
    }

    @Override
    protected void timedOut(LoginServerHandler handler, Duration limit, StackTraceElement[] stack) {
        throw new AssertionError("a login has no time limit of its own");
    }

    /** The result of the call is discarded: if it is a login, the login is withdrawn. */
    @Override
    protected void abandoned() {
        connection.answer(LoginAnswer.Refused.FORBIDDEN);
    }
}
