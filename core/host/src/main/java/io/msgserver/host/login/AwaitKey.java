package io.msgserver.host.login;

import io.msgserver.api.Secret;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;
import java.security.SecureRandom;

/** The first state: the client was sent a challenge and is to send its public key. */
final class AwaitKey extends LineHandler {
    private final Deciding deciding;
    private final SecureRandom random;
    private final byte[] challenge;

    AwaitKey(LoginConnection connection, Deciding deciding, SecureRandom random) {
        super(connection);
        this.deciding = deciding;
        this.random = random;
        this.challenge = ClassicCrypto.randomKey(random);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection.say(Base64Text.encode(challenge));
        ctx.fireChannelActive();
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        byte[] ownKey = ClassicCrypto.randomKey(random);
        byte[] secret;
        try {
            secret = ClassicCrypto.dhSecret(Base64Text.decode(line), ownKey);
        } catch (MalformedException | IllegalArgumentException bad) {
            connection.refuse("a bad key: " + bad.getMessage());
            become(ctx, deciding);
            return;
        }
        connection.say(Base64Text.encode(ClassicCrypto.dhExchange(ownKey)));
        become(ctx, new AwaitProof(connection, deciding, challenge, Secret.of(secret)));
    }
}
