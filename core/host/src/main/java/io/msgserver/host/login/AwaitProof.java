package io.msgserver.host.login;

import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import java.security.MessageDigest;

/** The state after the exchange of keys: the client has to prove that it computed the same secret. */
final class AwaitProof extends LineHandler {
    private final AwaitDecision awaitDecision;
    private final Agreement agreement;

    AwaitProof(LoginConnection connection, AwaitDecision awaitDecision, Agreement agreement) {
        super(connection);
        this.awaitDecision = awaitDecision;
        this.agreement = agreement;
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        if (isProof(line)) {
            become(ctx, new AwaitToken(connection, awaitDecision, agreement));
        } else {
            connection.refuse("a wrong answer to the challenge");
            become(ctx, awaitDecision);
        }
    }

    private boolean isProof(String line) {
        try {
            return MessageDigest.isEqual(agreement.proof(), Base64Text.decode(line));
        } catch (MalformedException _) {
            return false;
        }
    }
}
