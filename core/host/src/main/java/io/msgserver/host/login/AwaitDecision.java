package io.msgserver.host.login;

import io.msgserver.api.Secret;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** The last state: all lines have arrived, the plugin decides, and further bytes of the client are dropped. */
final class AwaitDecision extends LineHandler {
    private final LoginDecider decider;
    private final LoginBatches batches;
    private final ExecutorService threads;
    private final ExecutorService withdrawals;

    /**
     * @param batches     the batches of the connection's event loop
     * @param threads     the threads for other long computations
     * @param withdrawals the threads that withdraw logins whose client is gone
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
     * Runs other work for the login on a thread of its own. Returns false when the login server stops and runs nothing
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

    /** Starts the decision. On the event loop. */
    void decide(byte[] token, Secret secret) {
        var decision = new LoginDecision(connection, decider, withdrawals, token, secret);
        connection.quiet(true);
        batches.add(decision);
        // The client has left: a flood of abandoned logins must not keep the plugin busy.
        connection.whenClosed(decision::callOff);
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        // The answer is on its way. It does not depend on this, but the way in which the connection ends does.
        connection.quiet(false);
    }
}
