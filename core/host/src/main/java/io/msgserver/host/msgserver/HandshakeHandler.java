package io.msgserver.host.msgserver;

import io.msgserver.api.Username;
import io.msgserver.base.count.Tally;
import io.msgserver.host.gate.Connection;
import io.msgserver.host.session.Acknowledging;
import io.msgserver.host.session.Connecting;
import io.msgserver.host.session.Session;
import io.msgserver.host.session.Users;
import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.Extension;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.HandshakeReply;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.SignedExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a connection before its user is known. Its first package decides: the connection gets a
 * {@link ServingHandler}, or it closes.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HandshakeHandler.class);

    private final Connection connection;
    private final Users users;
    private final Serving serving;
    private final Duration timeout;
    private final Tally<HandshakeOutcome> outcomes;
    private final Set<HandshakeKind> allowed;
    private @Nullable Future<?> deadline;
    private boolean over;

    HandshakeHandler(Connection connection, Users users, Serving serving, Duration timeout,
            Tally<HandshakeOutcome> outcomes, Set<HandshakeKind> allowed) {
        this.allowed = allowed;
        this.connection = connection;
        this.users = users;
        this.serving = serving;
        this.timeout = timeout;
        this.outcomes = outcomes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> {
            ends(HandshakeOutcome.TIMEOUT);
            connection.close("no handshake within handshake_timeout, " + timeout.toMillis() + " ms");
        }, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Counts the outcome. Only the first one of a connection counts. */
    private void ends(HandshakeOutcome outcome) {
        if (!over) {
            over = true;
            outcomes.count(outcome);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        ends(HandshakeOutcome.LEFT);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        byte[] text = new byte[bytes.readableBytes()];
        bytes.readBytes(text);
        HandshakeAnswer answer = shakeHands(ctx, text);
        ends(HandshakeOutcome.of(answer));
        if (answer != HandshakeAnswer.OK) {
            connection.sendLast(answer.framed(), answer.line());
        }
    }

    private HandshakeAnswer shakeHands(ChannelHandlerContext ctx, byte[] text) {
        Handshake handshake;
        try {
            handshake = Handshake.parse(text);
        } catch (MalformedException _) {
            return HandshakeAnswer.USER_NOT_FOUND;
        }
        Session session = find(handshake);
        if (session == null) {
            return HandshakeAnswer.USER_NOT_FOUND;
        }
        try {
            return connect(ctx, session, handshake);
        } catch (MalformedException _) {
            return HandshakeAnswer.BAD_REQUEST;
        }
    }

    private @Nullable Session find(Handshake handshake) {
        try {
            return users.find(Username.parse(handshake.username()));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private boolean isProven(Handshake handshake, Session session) throws MalformedException {
        byte[] secret = session.secret().bytes();
        byte[] mac = handshake.macBytes();
        boolean extensionProven = handshake.isExtensionProven(secret);
        // A user who logged in before the settings changed may have a secret of a handshake that is no longer allowed.
        return allowed.contains(HandshakeKind.of(secret.length))
                && MessageDigest.isEqual(handshake.macUnder(secret), mac) && extensionProven;
    }

    private static Acknowledging acknowledging(Handshake handshake) throws MalformedException {
        SignedExtension asked = handshake.extension();
        return switch (asked == null ? null : asked.extension().ackMode()) {
            case null -> Acknowledging.NO;
            case ON -> Acknowledging.YES;
            case NEW -> Acknowledging.ANEW;
        };
    }

    /** Connects the user. Rejects malformed parts before it checks the index or a MAC. */
    private HandshakeAnswer connect(ChannelHandlerContext ctx, Session session, Handshake handshake)
            throws MalformedException {
        long index = handshake.indexNumber();
        boolean proven = isProven(handshake, session);
        Acknowledging acknowledging = acknowledging(handshake);
        boolean acknowledges = acknowledging != Acknowledging.NO;
        var next = new ServingHandler(connection, session, serving, ctx.channel(), acknowledges);
        return switch (session.connect(next, index, proven, acknowledging)) {
            case Connecting.LoggedOut() -> HandshakeAnswer.USER_NOT_FOUND;
            case Connecting.IndexExpired() -> HandshakeAnswer.INDEX_EXPIRED;
            case Connecting.NotProven() -> HandshakeAnswer.UNAUTHORIZED;
            case Connecting.Connected(var before, long life) -> {
                connection.send(acknowledges
                        ? HandshakeReply.accept(handshake, Extension.ack(life), session.secret().bytes()).framed()
                        : HandshakeAnswer.OK.framed());
                connection.serves(toldOf(session.username()), () -> session.pending() > 0);
                log.debug("{}: connected with index {}", connection, index);
                ends(HandshakeOutcome.OK);
                if (acknowledges) {
                    connection.readControlWhilePaused();
                }
                ctx.pipeline().replace(this, "serving", next);
                if (before != null) {
                    before.close(CloseReason.TAKEN_OVER);
                }
                yield HandshakeAnswer.OK;
            }
        };
    }

    private static String toldOf(Username username) {
        return username.uid() + " (subid " + username.subid() + ")";
    }
}
