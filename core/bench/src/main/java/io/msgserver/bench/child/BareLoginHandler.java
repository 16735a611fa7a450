package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Des;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * One login at the bare server: the same lines and the same cryptography as at a host's, without a plugin or a gate.
 */
final class BareLoginHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private final SecureRandom random;
    private final Des des;
    private final byte[] challenge;
    /** Null until the client's key has arrived. */
    private @Nullable Agreement agreement;
    private boolean proven;

    BareLoginHandler(SecureRandom random, Des des) {
        this.random = random;
        this.des = des;
        this.challenge = ClassicCrypto.randomKey(random);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        say(ctx, Base64Text.encode(challenge));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) throws MalformedException {
        byte[] said = Base64Text.decode(line.toString(ISO_8859_1));
        Agreement agreed = agreement;
        if (agreed == null) {
            agree(ctx, said);
        } else if (proven) {
            agreed.decrypt(said);
            say(ctx, new LoginAnswer.Accepted("1").line()).addListener(ChannelFutureListener.CLOSE);
        } else if (MessageDigest.isEqual(agreed.proof(), said)) {
            proven = true;
        } else {
            throw new MalformedException("a wrong answer to the challenge");
        }
    }

    private void agree(ChannelHandlerContext ctx, byte[] clientKey) throws MalformedException {
        byte[] serverKey = switch (HandshakeKind.of(clientKey.length)) {
            case CLASSIC -> classic(clientKey);
            case X25519 -> modern(clientKey);
        };
        say(ctx, new ServerKey(serverKey, null).line());
    }

    private byte[] classic(byte[] clientKey) {
        byte[] ownKey = ClassicCrypto.randomKey(random);
        agreement = Agreement.classic(challenge, ClassicCrypto.dhSecret(clientKey, ownKey), des);
        return ClassicCrypto.dhExchange(ownKey);
    }

    private byte[] modern(byte[] clientKey) throws MalformedException {
        var ownKey = X25519Key.generate();
        byte[] serverKey = ownKey.publicKey();
        agreement = Agreement.modern(challenge, ownKey.agree(clientKey), clientKey, serverKey);
        return serverKey;
    }

    private static ChannelFuture say(ChannelHandlerContext ctx, String line) {
        return ctx.writeAndFlush(Unpooled.copiedBuffer(line + "\n", ISO_8859_1));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
