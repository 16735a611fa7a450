package io.msgserver.host.login;

import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.RejectedExecutionException;

/**
 * The state after the client has sent its key for the modern handshake. A thread other than the event loop computes the
 * answer, which takes most of a millisecond. The client sends nothing meanwhile, since its next line depends on the
 * answer.
 */
final class Agreeing extends LineHandler {
    private final AwaitDecision awaitDecision;
    private final KeyExchange exchange;
    private final byte[] challenge;
    private final byte[] clientKey;

    Agreeing(LoginConnection connection, AwaitDecision awaitDecision, KeyExchange exchange, byte[] challenge,
            byte[] clientKey) {
        super(connection);
        this.awaitDecision = awaitDecision;
        this.exchange = exchange;
        this.challenge = challenge;
        this.clientKey = clientKey;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!awaitDecision.run(() -> agree(ctx))) {
            connection.answer(LoginAnswer.Refused.FORBIDDEN);
        }
    }

    /** Computes the answer. Runs on a thread of its own. */
    private void agree(ChannelHandlerContext ctx) {
        Runnable next;
        try {
            KeyExchange.Agreed agreed = exchange.modern(challenge, clientKey);
            next = () -> awaitProof(ctx, agreed);
        } catch (MalformedException bad) {
            next = () -> refuse(ctx, "a bad key: " + bad.getMessage());
        }
        try {
            ctx.executor().execute(next);
        } catch (RejectedExecutionException _) {
            // The event loops have ended, and the connection with them.
        }
    }

    private void awaitProof(ChannelHandlerContext ctx, KeyExchange.Agreed agreed) {
        // The client may have left, or been refused, meanwhile.
        if (!ctx.isRemoved()) {
            become(ctx, new AwaitProof(connection, awaitDecision, agreed.agreement()));
            connection.sendLine(agreed.answer().line());
        }
    }

    private void refuse(ChannelHandlerContext ctx, String reason) {
        if (!ctx.isRemoved()) {
            connection.refuse(reason);
            become(ctx, awaitDecision);
        }
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        refuse(ctx, "a line before the server's key was sent, on which it depends");
    }
}
