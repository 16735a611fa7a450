package io.msgserver.host.login;

import io.msgserver.api.Secret;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.MalformedException;
import io.netty.channel.ChannelHandlerContext;

/** The secret is proven: the client is to send its token. */
final class AwaitToken extends LineHandler {
    private final Deciding deciding;
    private final Secret secret;

    AwaitToken(LoginConnection connection, Deciding deciding, Secret secret) {
        super(connection);
        this.deciding = deciding;
        this.secret = secret;
    }

    @Override
    void received(ChannelHandlerContext ctx, String line) {
        become(ctx, deciding);
        try {
            deciding.decide(ClassicCrypto.desDecode(secret.bytes(), Base64Text.decode(line)), secret);
        } catch (MalformedException bad) {
            connection.refuse("a bad token: " + bad.getMessage());
        }
    }
}
