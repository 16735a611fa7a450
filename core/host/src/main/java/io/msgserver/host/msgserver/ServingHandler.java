package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.gate.Connection;
import io.msgserver.host.gate.Traffic;
import io.msgserver.host.net.LossListener;
import io.msgserver.host.session.Admission;
import io.msgserver.host.session.Disposition;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.protocol.Acknowledgement;
import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The state of a connection that serves a user, and that user's link to it. */
final class ServingHandler extends ChannelInboundHandlerAdapter implements Link, LossListener {
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Session session;
    private final Serving serving;
    /** The caller for requests that run on the event loop. */
    private final Caller<VersionHandler> caller;
    /** The counts of the event loop. */
    private final LoopCounts counts;
    private final RequestBatches batches;
    /** Whether the client uses the extension. */
    private final boolean acknowledges;
    /**
     * The first request to run in order; null for none. It starts at the end of the read: otherwise its thread would
     * contend for the session while the rest of the read is added to it.
     */
    private @Nullable Request lead;
    /** Requests room while all users together have too many requests. Created by the event loop when needed. */
    private volatile @Nullable Admission admission;
    /** Whether the admission was asked for the next request. Owned by the event loop. */
    private boolean asked;

    ServingHandler(Connection connection, Session session, Serving serving, Channel channel,
            boolean acknowledges) {
        this.acknowledges = acknowledges;
        this.connection = connection;
        this.session = session;
        this.serving = serving;
        this.caller = serving.lanes().caller();
        this.counts = serving.counts().of(channel);
        this.batches = serving.lanes().batches(channel);
        connection.admitBy(this::admits);
    }

    /** Returns whether a package may be accepted now. If not, pauses the connection until there is room for it. */
    private boolean admits(int length) {
        if (!asked && !session.pendingTotal().isFull()) {
            return true;
        }
        int message = Math.max(0, length - Integer.BYTES);
        if (!asked && session.mayExceed(message, serving.lanes().current())) {
            return true;
        }
        asked = true;
        boolean admitted = admission().admits(message);
        if (!admitted) {
            connection.pauseCrowded();
        }
        return admitted;
    }

    private Admission admission() {
        Admission made = admission;
        if (made == null) {
            made = new Admission(session.pendingTotal(), connection::resumeCrowded);
            admission = made;
        }
        return made;
    }

    /** Releases the reserved room: the session counts the request now. */
    private void begun() {
        if (asked) {
            asked = false;
            admission().begun();
        }
    }

    /** Handles a request or a list of acknowledgements: the content, then four bytes of session number. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int contentLength = bytes.readableBytes() - Integer.BYTES;
        if (contentLength < 0) {
            connection.close(Traffic.Fault.SHORT_PACKAGE,
                    "a package of " + bytes.readableBytes() + " bytes is too short to hold a session number");
            return;
        }
        byte[] content = new byte[contentLength];
        bytes.readBytes(content);
        int number = bytes.readInt();
        if (acknowledges && number == Packages.CONTROL) {
            acknowledge(content);
            return;
        }
        RequestLanes lanes = serving.lanes();
        Lane lane = lanes.current();
        Disposition means = session.begin(this, number, content, lane, counts.arrival());
        begun();
        switch (means) {
            case Request request -> {
                connection.owe();
                lanes.run(session, request, lane, caller, counts);
            }
            case Disposition.RunOrdered(var request) -> {
                connection.owe();
                lead = request;
            }
            case Disposition.Queued _ -> connection.owe();
            case Disposition.Resend(var response) -> {
                connection.owe();
                counts.remembered.add(1);
                connection.send(response);
            }
            case Disposition.Dropped _ -> {
                counts.dropped.add(1);
                connection.owe();
                connection.send(Packages.dropped(number));
            }
            case Disposition.NotRun _ -> {
                connection.owe();
                sendNotRun(number);
            }
            case Disposition.Awaited _ -> {
                connection.owe();
                counts.ignored.add(1);
            }
            case Disposition.Ignore _ -> counts.ignored.add(1);
        }
    }

    private void acknowledge(byte[] content) {
        try {
            var taken = Acknowledgement.parse(content);
            if (taken.isPing()) {
                connection.owe();
                connection.send(Packages.pong());
            } else {
                connection.oweLess(session.acknowledge(this, taken.numbers()));
            }
        } catch (MalformedException malformed) {
            connection.close(Traffic.Fault.BAD_ACKNOWLEDGEMENT, String.valueOf(malformed.getMessage()));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        endRead();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        endRead();
        counts.calls.forget(session);
    }

    private void endRead() {
        caller.end();
        counts.calls.leave();
        Request first = lead;
        if (first != null) {
            lead = null;
            serving.lanes().runInOrder(session, first, batches);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost();
        ctx.fireChannelInactive();
    }

    /** Ends the connection's work. Any thread; a second call has no effect. */
    @Override
    public void lost() {
        connection.ended();
        Admission waiting = admission;
        if (waiting != null) {
            waiting.end();
        }
        if (session.disconnect(this)) {
            serving.disconnected(session.username());
        }
    }

    @Override
    public void send(byte[] frame) {
        connection.send(frame);
    }

    @Override
    public void sendLast(byte[] frame, CloseReason reason) {
        connection.send(frame);
        end(reason);
    }

    @Override
    public void pause() {
        connection.pause();
    }

    @Override
    public void resume() {
        connection.resume();
    }

    @Override
    public void pauseFor(long nanos) {
        connection.pauseFor(nanos);
    }

    @Override
    public CountDownLatch drained() {
        return connection.drained();
    }

    @Override
    public void close(CloseReason reason) {
        if (acknowledges) {
            end(reason);
        } else {
            connection.close(reason.word());
        }
    }

    private void end(CloseReason reason) {
        connection.end(acknowledges ? Packages.closing(reason) : NOTHING, reason.word());
    }

    @Override
    public void announce(CloseReason reason) {
        if (acknowledges) {
            connection.sendUnsolicited(Packages.closing(reason));
        }
    }

    /**
     * A client that does not acknowledge is sent nothing on a connection that is about to end: it asks again on the
     * next.
     */
    @Override
    public void sendNotRun(int number) {
        if (acknowledges) {
            connection.send(Packages.notRun(number));
        } else if (!connection.isEnding()) {
            connection.send(Packages.failure(number));
        }
    }

    @Override
    public String ip() {
        return connection.ip();
    }

    @Override
    public String name() {
        return connection.name();
    }
}
