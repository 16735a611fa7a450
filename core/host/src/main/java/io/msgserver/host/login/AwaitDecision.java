package io.msgserver.host.login;

import io.msgserver.api.Secret;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** The last state: all is said, the plugin decides, and what the client still sends is dropped. */
final class AwaitDecision extends LineHandler {
    private final LoginDecider decider;
    private final LoginBatches batches;
    private final ExecutorService threads;
    private final ExecutorService withdrawals;

    /**
     * @param batches     of the connection's event loop
     * @param threads     for what else takes long
     * @param withdrawals the threads of logins that nobody can be told of
     */
    AwaitDecision(LoginConnection connection, LoginDecider decider, LoginBatches batches, ExecutorService threads,
            ExecutorService withdrawals) {
        super(connection);
        this.decider = decider;
        this.batches = batches;
        this.threads = threads;
        this.withdrawals = withdrawals;
    }

    /**
     * Runs something else for the login, on a thread of its own. False when the login server stops, and runs nothing
     * more.
     */
    boolean run(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** On the event loop. */
    void decide(byte[] token, Secret secret) {
        var decision = new LoginDecision(connection, decider, withdrawals, token, secret);
        connection.quiet(true);
        batches.add(decision);
        // Nobody waits for it any more: a flood of logins that were given up must not keep the plugin busy.
        connection.whenClosed(decision::callOff);
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        // The answer is on its way; it does not depend on this, but the end of the connection does.
        connection.quiet(false);
    }
}
