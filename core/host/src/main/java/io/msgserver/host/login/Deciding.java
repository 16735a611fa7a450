package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.api.Secret;
import io.msgserver.host.plugin.Interrupts;
import io.msgserver.protocol.LoginAnswer;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last state: all is said, the plugin decides on a thread of its own, and what the client still sends is dropped. */
final class Deciding extends LineHandler {
    private static final Logger log = LoggerFactory.getLogger(Deciding.class);

    private final LoginJudge judge;
    private final ExecutorService threads;
    private final ExecutorService withdrawals;

    /** @param withdrawals the threads of logins that nobody can be told of */
    Deciding(LoginConnection connection, LoginJudge judge, ExecutorService threads, ExecutorService withdrawals) {
        super(connection);
        this.judge = judge;
        this.threads = threads;
        this.withdrawals = withdrawals;
    }

    /** Runs something else for the login, on a thread of its own. False when the login server stops, and runs nothing more. */
    boolean run(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    void decide(byte[] token, Secret secret) {
        var decision = new Decision(token, secret);
        try {
            threads.execute(decision);
            // Nobody waits for it any more: a flood of logins that were given up must not keep the plugin busy.
            connection.whenClosed(decision::callOff);
        } catch (RejectedExecutionException _) {
            connection.answer(LoginAnswer.Refused.FORBIDDEN);
        }
    }

    /** The plugin's part of a login, which may be called off. */
    private final class Decision implements Runnable {
        private final byte[] token;
        private final Secret secret;

        // Guarded by this.
        /** Null before and after it. */
        private @Nullable Thread thread;
        private boolean calledOff;

        Decision(byte[] token, Secret secret) {
            this.token = token;
            this.secret = secret;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            Verdict verdict;
            try {
                verdict = judge.judge(connection, token, secret);
            } finally {
                end();
            }
            tell(verdict);
        }

        private synchronized boolean begin() {
            thread = calledOff ? null : Thread.currentThread();
            return !calledOff;
        }

        private synchronized void end() {
            thread = null;
        }

        synchronized void callOff() {
            calledOff = true;
            if (thread != null) {
                Interrupts.apart(thread::interrupt);
            }
        }
    }

    /**
     * Does not wait until the client is told: to wake a thread for that would be a tenth of what a login costs. Nor for anything else: an interrupt
     * of the decision may still be on its way.
     */
    private void tell(Verdict verdict) {
        CompletableFuture<Boolean> told = connection.answer(verdict.answer());
        if (verdict instanceof Verdict.LoggedIn(Identity who, String subid)) {
            told.thenAccept(heard -> {
                if (!heard) {
                    withdraw(who, subid);
                }
            });
        }
    }

    private void withdraw(Identity who, String subid) {
        try {
            withdrawals.execute(() -> judge.withdraw(connection.toString(), who, subid));
        } catch (RejectedExecutionException _) {
            log.warn("{}: the client is gone, and the login server has stopped: {} stays logged in, subid {}",
                    connection, who.uid(), subid);
        }
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        // The answer is on its way; it does not depend on this.
    }
}
