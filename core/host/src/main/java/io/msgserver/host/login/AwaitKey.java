package io.msgserver.host.login;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;

/** The first state: the client was sent a challenge and has to send its public key. */
final class AwaitKey extends LineHandler {
    private final AwaitDecision awaitDecision;
    private final KeyExchange exchange;
    private final byte[] challenge;

    AwaitKey(LoginConnection connection, AwaitDecision awaitDecision, KeyExchange exchange) {
        super(connection);
        this.awaitDecision = awaitDecision;
        this.exchange = exchange;
        this.challenge = exchange.challenge();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection.sendLine(Base64Text.encode(challenge));
        ctx.fireChannelActive();
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        try {
            byte[] key = Base64Text.decode(line);
            become(ctx, switch (exchange.wanted(key)) {
                case CLASSIC -> agreed(exchange.classic(challenge, key));
                case X25519 -> new Agreeing(connection, awaitDecision, exchange, challenge, key);
            });
        } catch (MalformedException bad) {
            connection.refuse("a bad key: " + bad.getMessage());
            become(ctx, awaitDecision);
        }
    }

    private AwaitProof agreed(KeyExchange.Agreed agreed) {
        connection.sendLine(agreed.answer().line());
        return new AwaitProof(connection, awaitDecision, agreed.agreement());
    }
}
