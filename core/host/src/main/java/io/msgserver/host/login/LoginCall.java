package io.msgserver.host.login;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.protocol.LoginAnswer;
import java.time.Duration;

/** A login that the plugin decides on, on the thread that made this. */
final class LoginCall {
    private final LoginServerHandler handler;
    private final LoginConnection connection;
    private final Thread thread = Thread.currentThread();
    private final Interrupts interrupts = new Interrupts(this);

    // Guarded by this.
    private boolean ended;
    private boolean givenUp;

    LoginCall(LoginServerHandler handler, LoginConnection connection) {
        this.handler = handler;
        this.connection = connection;
    }

    @SuppressWarnings("ReferenceEquality") // The very handler: its author says what it equals.
    boolean isInto(LoginServerHandler other) {
        return handler == other;
    }

    /** Interrupts the call, and not what its thread does after it. */
    synchronized void giveUp() {
        if (!ended) {
            givenUp = true;
            interrupts.interrupt(thread, () -> !ended);
        }
    }

    /** False when it was given up meanwhile. */
    synchronized boolean end() {
        ended = true;
        interrupts.end();
        return !givenUp;
    }

    /** Whether it computes on, though its client has been gone for so long, and it was interrupted then. */
    boolean hogs(Duration time) {
        return connection.isGoneFor(time) && thread.getState() == Thread.State.RUNNABLE;
    }

    BusyCall busy() {
        return new BusyCall(this, () -> "a login that the plugin decides on, " + connection, thread);
    }

    /**
     * Abandons the call. Its result is discarded, and a login that it makes is withdrawn.
     */
    void refuse() {
        connection.answer(LoginAnswer.Refused.FORBIDDEN);
    }
}
