package io.msgserver.host.login;

import io.msgserver.api.Secret;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import java.security.MessageDigest;

/** The keys are exchanged: the client is to prove that it arrived at the same secret. */
final class AwaitProof extends LineHandler {
    private final Deciding deciding;
    private final byte[] challenge;
    private final Secret secret;

    AwaitProof(LoginConnection connection, Deciding deciding, byte[] challenge, Secret secret) {
        super(connection);
        this.deciding = deciding;
        this.challenge = challenge;
        this.secret = secret;
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        if (isProof(line)) {
            become(ctx, new AwaitToken(connection, deciding, secret));
        } else {
            connection.refuse("a wrong answer to the challenge");
            become(ctx, deciding);
        }
    }

    private boolean isProof(String line) {
        try {
            return MessageDigest.isEqual(ClassicCrypto.hmac64(challenge, secret.bytes()), Base64Text.decode(line));
        } catch (MalformedException _) {
            return false;
        }
    }
}
