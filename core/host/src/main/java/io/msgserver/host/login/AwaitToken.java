package io.msgserver.host.login;

import io.msgserver.api.Secret;
import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;

/** The state after the proof of the secret: the client has to send its token. */
final class AwaitToken extends LineHandler {
    private final AwaitDecision awaitDecision;
    private final Agreement agreement;

    AwaitToken(LoginConnection connection, AwaitDecision awaitDecision, Agreement agreement) {
        super(connection);
        this.awaitDecision = awaitDecision;
        this.agreement = agreement;
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        become(ctx, awaitDecision);
        try {
            awaitDecision.decide(agreement.decrypt(Base64Text.decode(line)), Secret.of(agreement.secret()));
        } catch (MalformedException bad) {
            connection.refuse("a bad token: " + bad.getMessage());
        }
    }
}
