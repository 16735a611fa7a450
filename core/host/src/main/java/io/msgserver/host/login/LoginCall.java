package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.protocol.LoginAnswer;
import java.time.Duration;

/** A login that the plugin decides on. It has no time limit of its own: its client, or the end of its version, ends it. */
final class LoginCall extends PluginCall<LoginServerHandler> {
    private final LoginConnection connection;

    /** Begins, on the current thread. */
    LoginCall(LoginServerHandler handler, LoginConnection connection) {
        this.connection = connection;
        begin(handler);
    }

    /** Returns whether its result counts: false when it was interrupted or abandoned meanwhile. */
    boolean endInTime() {
        return end() == State.RUNNING;
    }

    /** Whether it computes on, though its client has been gone for that time, and it was interrupted then. */
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

    /** A login that it makes all the same is withdrawn. */
    @Override
    protected void abandoned() {
        connection.answer(LoginAnswer.Refused.FORBIDDEN);
    }
}
