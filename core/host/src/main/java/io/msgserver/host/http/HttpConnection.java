package io.msgserver.host.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedStream;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, whose requests are answered one after the other. On the event loop, except {@link #answer}. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    /** The bytes of a reply that are passed to the channel at once. */
    private static final int PIECE = 8 * 1024;
    private static final DateTimeFormatter DATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private enum State {
        /** Waiting for a request's head. */
        HEAD,
        /** Answering a request; its body is read as the service asks for it. */
        ANSWER,
        /** The request is answered; the rest of its body is discarded before the next request. */
        DISCARD,
        /**
         * The last reply was sent; arriving bytes are discarded until the client closes, so that it receives the reply.
         */
        LAST
    }

    private final InetAddress address;
    private final HttpService service;
    private final HttpLimits limits;
    private final Places places;
    private final ExecutorService threads;
    private final ExecutorService openThread;

    private @Nullable ChannelHandlerContext context;
    private @Nullable SilenceTimer silence;
    private State state = State.HEAD;
    /** Messages that arrived together with the awaited one. Bounded by one read. */
    private final Queue<Object> arrived = new ArrayDeque<>();
    /** Whether a message is awaited. */
    private boolean awaiting;
    /** The body of the current request; null when it is not read. */
    private @Nullable RequestBody body;
    private boolean bodyEnded;
    private boolean isHead;
    private boolean keepAlive = true;
    /** Whether the client waits for a 100 before it sends the body. */
    private boolean expectsContinue;
    /** Whether the request was malformed, so that the beginning of the next one is unknown. */
    private boolean broken;
    private int discarded;

    HttpConnection(InetAddress address, HttpService service, HttpLimits limits, Places places, ExecutorService threads,
            ExecutorService openThread) {
        this.address = address;
        this.service = service;
        this.limits = limits;
        this.places = places;
        this.threads = threads;
        this.openThread = openThread;
    }

    /** Returns the client's address. */
    InetAddress address() {
        return address;
    }

    /** Ends the connection at once without a reply, to make room for another. */
    void closeToMakeRoom() {
        ChannelHandlerContext ctx = context();
        log.debug("closing the connection from {}: it waited longest, and another gets its place", address);
        places.leave(this);
        // Bypasses the pipeline, where TLS would delay the close.
        ctx.channel().unsafe().close(ctx.newPromise());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        silence = new SilenceTimer(ctx.executor(), limits.silence(), this::messageOverdue);
        places.await(this);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("this connection is in no pipeline");
        }
        return context;
    }

    private SilenceTimer silence() {
        if (silence == null) {
            throw new IllegalStateException("this connection is in no pipeline");
        }
        return silence;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitHead();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        silence().stop();
        awaiting = false;
        arrived.forEach(ReferenceCountUtil::release);
        arrived.clear();
        places.leave(this);
        breakBody(HttpResponseStatus.BAD_REQUEST, "the client is gone");
    }

    private void awaitHead() {
        state = State.HEAD;
        body = null;
        bodyEnded = false;
        isHead = false;
        discarded = 0;
        places.await(this);
        awaitMessage();
    }

    private void awaitMessage() {
        silence().start();
        awaiting = true;
        if (arrived.isEmpty()) {
            context().read();
        } else {
            // Runs later: a direct call would recurse for each of many requests that arrived together.
            context().executor().execute(this::takeArrived);
        }
    }

    private void takeArrived() {
        Object message = awaiting && context().channel().isActive() ? arrived.poll() : null;
        if (message != null) {
            take(message);
        }
    }

    // Incoming bytes.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (awaiting && arrived.isEmpty()) {
            take(message);
        } else {
            arrived.add(message);
        }
    }

    private void take(Object message) {
        awaiting = false;
        silence().stop();
        try {
            if (state == State.LAST) {
                discard(message instanceof HttpContent content ? content.content().readableBytes() : 0);
            } else if (message instanceof HttpObject read && read.decoderResult().isFailure()) {
                rejectMalformed(read.decoderResult().cause());
            } else if (message instanceof HttpRequest request && state == State.HEAD) {
                head(request);
            } else if (message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Handles bytes that are no HTTP, or too long. */
    private void rejectMalformed(Throwable cause) {
        broken = true;
        if (state == State.HEAD) {
            state = State.ANSWER;
            switch (cause) {
                case TooLongHttpLineException _ -> refuse(HttpResponseStatus.REQUEST_URI_TOO_LONG,
                        "the first line of a request has at most " + HttpLimits.LINE + " bytes");
                case TooLongHttpHeaderException _ -> refuse(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "the headers of a request have at most " + HttpLimits.HEADERS + " bytes");
                default -> refuse(HttpResponseStatus.BAD_REQUEST, "this is no HTTP/1.1: " + cause.getMessage());
            }
        } else if (state == State.ANSWER) {
            breakBody(HttpResponseStatus.BAD_REQUEST, "the body is not sent as HTTP/1.1 has it: " + cause.getMessage());
        } else {
            linger();
        }
    }

    private void head(HttpRequest request) {
        places.await(this);
        state = State.ANSWER;
        isHead = request.method().equals(HttpMethod.HEAD);
        keepAlive &= HttpUtil.isKeepAlive(request) && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        expectsContinue = HttpUtil.is100ContinueExpected(request);
        HttpHead head;
        try {
            head = HttpHead.of(request);
        } catch (URISyntaxException e) {
            refuse(HttpResponseStatus.BAD_REQUEST, "the target is no URI: " + e.getReason());
            return;
        }
        switch (service.access(head)) {
            case Access.Refused(HttpReply reply) -> reply(reply);
            case Access.Open() -> begin(openThread, head, InputStream.nullInputStream());
            case Access.Trusted() -> beginTrusted(head);
        }
    }

    private void beginTrusted(HttpHead head) {
        if (!places.trust(this)) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "as many requests are being answered as may be, " + limits.trusted() + ": ask again in a moment");
            return;
        }
        var arriving = new RequestBody(() -> context().executor().execute(this::askForBody));
        body = arriving;
        begin(threads, head, arriving);
    }

    private void begin(Executor executor, HttpHead head, InputStream content) {
        try {
            executor.execute(() -> answer(head, content));
        } catch (RejectedExecutionException _) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "the host stops, or is asked too much");
        }
    }

    /** Answers the request. Runs in a thread that may block. */
    private void answer(HttpHead head, InputStream content) {
        if (!context().channel().isActive()) {
            return;
        }
        HttpReply reply;
        try {
            reply = service.answer(head, content);
        } catch (IOException e) {
            log.debug("closing the connection from {}: {}", address, e.toString());
            context().close();
            return;
        } catch (RuntimeException | Error fault) {
            log.error("{} {} failed", head.method(), head.path(), fault);
            reply = problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this is a fault of the host; its log says more");
        }
        HttpReply result = reply;
        context().executor().execute(() -> reply(result));
    }

    /** Reads from the client when the reader of the body has no bytes left. */
    private void askForBody() {
        if (state != State.ANSWER || broken) {
            return;
        }
        if (expectsContinue) {
            expectsContinue = false;
            context().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        awaitMessage();
    }

    private void content(HttpContent content) {
        bodyEnded |= content instanceof LastHttpContent;
        RequestBody reading = body;
        if (reading != null) {
            reading.give(ByteBufUtil.getBytes(content.content()), bodyEnded);
        } else if (state == State.DISCARD) {
            discard(content.content().readableBytes());
        }
    }

    private void discard(int bytes) {
        discarded += bytes;
        if (state == State.DISCARD && bodyEnded) {
            next();
        } else if (discarded <= HttpLimits.DISCARDED) {
            awaitMessage();
        } else if (state == State.DISCARD) {
            linger();
        } else {
            context().close();
        }
    }

    /** Handles a message that did not arrive within the time limit. */
    private void messageOverdue() {
        if (state == State.ANSWER) {
            broken = true;
            breakBody(HttpResponseStatus.REQUEST_TIMEOUT, "no byte of the body came for " + limits.silence().toMillis()
                    + " ms: send it without such pauses");
        } else {
            log.debug("closing the connection from {}: no whole request came within {} ms", address,
                    limits.silence().toMillis());
            context().close();
        }
    }

    private void breakBody(HttpResponseStatus status, String reason) {
        RequestBody reading = body;
        if (reading != null) {
            reading.breakOff(status, reason);
        }
    }

    /** Handles the end of the client's side: a client whose request is complete still receives its reply. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (state == State.ANSWER) {
                keepAlive = false;
            } else {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("closing the connection from {}: {}", address, cause.toString());
        ctx.close();
    }

    // Replies.

    private HttpReply problem(HttpResponseStatus status, String detail) {
        return service.problem(status.code(), status.reasonPhrase(), detail);
    }

    private void refuse(HttpResponseStatus status, String detail) {
        reply(problem(status, detail));
    }

    private void reply(HttpReply reply) {
        ChannelHandlerContext ctx = context();
        if (state != State.ANSWER || !ctx.channel().isActive()) {
            return;
        }
        silence().stop();
        body = null;
        keepAlive &= !broken && !expectsContinue;
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        reply.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
        HttpUtil.setContentLength(response, reply.body().length);
        HttpUtil.setKeepAlive(response, keepAlive);
        ctx.write(response);
        Object content = isHead || reply.body().length == 0
                ? LastHttpContent.EMPTY_LAST_CONTENT
                : new HttpChunkedInput(new ChunkedStream(new ByteArrayInputStream(reply.body()), PIECE));
        ctx.writeAndFlush(content).addListener(written -> {
            if (written.isSuccess()) {
                replied();
            } else {
                ctx.close();
            }
        });
    }

    private void replied() {
        places.await(this);
        if (bodyEnded) {
            next();
        } else if (broken || expectsContinue) {
            linger();
        } else {
            state = State.DISCARD;
            awaitMessage();
        }
    }

    private void next() {
        if (keepAlive) {
            awaitHead();
        } else {
            context().close();
        }
    }

    /** Keeps the connection open for reading: a close while the client sends would destroy the reply on its way. */
    private void linger() {
        ChannelHandlerContext ctx = context();
        state = State.LAST;
        discarded = 0;
        if (ctx.pipeline().get(SslHandler.class) == null && ctx.channel() instanceof SocketChannel plain) {
            plain.shutdownOutput();
            awaitMessage();
        } else {
            ctx.close();
        }
    }
}
