package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.api.Secret;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.protocol.LoginAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The plugin's part of a login, which can be cancelled. Runs on a thread of its own. */
final class LoginDecision implements Runnable {
    private final LoginConnection connection;
    private final LoginDecider decider;
    private final ExecutorService withdrawals;
    private final byte[] token;
    private final Secret secret;

    // Guarded by this.
    /** The thread that runs it; null before and after. */
    private @Nullable Thread thread;
    private boolean calledOff;

    /** @param withdrawals the threads that withdraw logins whose client is gone */
    LoginDecision(LoginConnection connection, LoginDecider decider, ExecutorService withdrawals, byte[] token,
            Secret secret) {
        this.connection = connection;
        this.decider = decider;
        this.withdrawals = withdrawals;
        this.token = token;
        this.secret = secret;
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        LoginResult result;
        try {
            result = decider.decide(connection, token, secret);
        } finally {
            end();
        }
        send(result);
    }

    private synchronized boolean begin() {
        thread = calledOff ? null : Thread.currentThread();
        return !calledOff;
    }

    private synchronized void end() {
        thread = null;
    }

    /** Cancels the decision: the client has left. Any thread. */
    synchronized void callOff() {
        calledOff = true;
        if (thread != null) {
            Interrupts.apart(thread::interrupt);
        }
    }

    /** Refuses the login without a decision. */
    void refuse() {
        connection.answer(LoginAnswer.Refused.FORBIDDEN);
    }

    /**
     * Sends the result without waiting until it has left: waking a thread for that would be a tenth of the cost of a
     * login. The thread must not block at all here, because an interrupt of the decision may still arrive.
     */
    private void send(LoginResult result) {
        CompletableFuture<Boolean> sent = connection.answer(result.answer());
        if (result instanceof LoginResult.LoggedIn(Identity who, String subid)) {
            sent.thenAccept(arrived -> {
                if (!arrived) {
                    withdraw(who, subid);
                }
            });
        }
    }

    private void withdraw(Identity who, String subid) {
        try {
            withdrawals.execute(() -> decider.withdraw(connection.toString(), who, subid));
        } catch (RejectedExecutionException _) {
            connection.faults().warn(who.uid(), "the client " + connection
                    + " is gone, and the login server has stopped: subid " + subid + " stays logged in");
        }
    }
}
