package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.gate.Connection;
import io.msgserver.host.plugin.Caller;
import io.msgserver.host.session.Asked;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A connection that serves a user, and that user's link to it. */
final class ServingHandler extends ChannelInboundHandlerAdapter implements Link {
    private final Connection connection;
    private final Session session;
    private final Serving serving;
    /** Of what runs on the event loop. */
    private final Caller<Template> caller;

    ServingHandler(Connection connection, Session session, Serving serving) {
        this.connection = connection;
        this.session = session;
        this.serving = serving;
        this.caller = serving.lanes().caller();
    }

    /** A request: content, then four bytes of session number. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int contentLength = bytes.readableBytes() - Integer.BYTES;
        if (contentLength < 0) {
            connection.close("a package of " + bytes.readableBytes() + " bytes is too short to hold a session number");
            return;
        }
        byte[] content = new byte[contentLength];
        bytes.readBytes(content);
        RequestLanes lanes = serving.lanes();
        Lane lane = lanes.current();
        switch (session.begin(this, bytes.readInt(), content, lane)) {
            case Request request -> lanes.run(session, request, lane, caller);
            case Asked.Lead(var request) -> lanes.runInOrder(session, request);
            case Asked.Resend(var response) -> connection.send(response);
            case Asked.Queued _,Asked.Ignore _ -> {
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        caller.end();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        caller.end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (session.disconnect(this)) {
            serving.disconnected(session.username());
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void send(byte[] frame) {
        connection.send(frame);
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
    public void close(String reason) {
        connection.close(reason);
    }

    @Override
    public String ip() {
        return connection.ip();
    }
}
