package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.api.Secret;
import io.msgserver.protocol.LoginAnswer;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last state: all is said, the plugin decides on a thread of its own, and what the client still sends is dropped. */
final class Deciding extends LineHandler {
    private static final Logger log = LoggerFactory.getLogger(Deciding.class);

    private final LoginJudge judge;
    private final ExecutorService threads;
    private final ExecutorService withdrawals;

    /** @param withdrawals the threads on which logins are called off or withdrawn whose client is gone */
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
        try {
            Future<?> decision = threads.submit(() -> tell(judge.judge(connection, token, secret)));
            connection.whenClosed(() -> callOff(decision));
        } catch (RejectedExecutionException _) {
            connection.answer(LoginAnswer.Refused.FORBIDDEN);
        }
    }

    /**
     * Nobody waits for it any more: a flood of logins that were given up must not keep the plugin busy. Not on the event loop, as an
     * interrupt also closes the channel that the plugin waits in, which may be code of its own and take as long as it likes.
     */
    private void callOff(Future<?> decision) {
        if (decision.isDone()) {
            return;
        }
        try {
            withdrawals.execute(() -> decision.cancel(true));
        } catch (RejectedExecutionException _) {
            // The login server has stopped, and has interrupted it.
        }
    }

    /** Does not wait until the client is told: to wake a thread for that would be a tenth of what a login costs. */
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

    /** Not on the thread that decided, which may be interrupted at any time. */
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
