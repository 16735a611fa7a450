package io.msgserver.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A user's client at a gate. When its connection breaks it makes another and sends the unanswered requests again, so
 * that each call has exactly one outcome; its {@link ClientOptions} limit the attempts. Thread-safe.
 *
 * <p>It ends when it is closed, when the gate refuses a handshake ({@link HandshakeRefusedException}; a
 * {@link LoggedOutException} if the login is over), or when the gate stays unreachable
 * ({@link GateUnreachableException}). It ends too when the gate reports that the login is over or was taken over
 * ({@link TakenOverException}). Then every pending call and every later one fails with that reason.
 */
public final class MsgClient implements AutoCloseable {
    private final PendingCalls calls;
    private final SocketSlot slot;
    private final Thread thread;
    private final Duration callTimeout;

    private MsgClient(PendingCalls calls, SocketSlot slot, ConnectionLoop loop, Duration callTimeout) {
        this.callTimeout = callTimeout;
        this.calls = calls;
        this.slot = slot;
        this.thread = Thread.ofVirtual().name("msgclient").start(loop);
    }

    /** Connects with {@link ClientOptions#defaults} and no listener. */
    public static MsgClient connect(InetSocketAddress gate, Login login) throws IOException, InterruptedException {
        return connect(gate, login, ClientOptions.defaults(), _ -> {});
    }

    /**
     * Connects in one attempt: only a connection that was once made is made again.
     *
     * @param listener called at each connection's beginning and end, on the thread that reads: it must not block. An
     *     exception that it throws is logged
     * @throws HandshakeRefusedException if the gate refused the handshake
     * @throws GateUnreachableException if there was no answer
     * @throws InterruptedException if the calling thread was interrupted; nothing stays open
     */
    public static MsgClient connect(InetSocketAddress gate, Login login, ClientOptions options,
            Consumer<ClientEvent> listener) throws IOException, InterruptedException {
        return connect(gate, login, options, new EventListener(listener));
    }

    /**
     * Connects in one attempt, as {@link #connect(InetSocketAddress, Login, ClientOptions, Consumer)} does, with a
     * listener that receives more events.
     *
     * @throws HandshakeRefusedException if the gate refused the handshake
     * @throws GateUnreachableException if there was no answer
     * @throws InterruptedException if the calling thread was interrupted; nothing stays open
     */
    public static MsgClient connect(InetSocketAddress gate, Login login, ClientOptions options, ClientListener listener)
            throws IOException, InterruptedException {
        PendingCalls calls = new PendingCalls(options.maxInFlight(), Backoff.of(options));
        SocketSlot slot = new SocketSlot();
        ConnectionLoop loop = new ConnectionLoop(new Connector(gate, login, options, slot), calls, listener,
                options.maxSilence());
        MsgClient client = new MsgClient(calls, slot, loop, options.callTimeout());
        try {
            await(loop.connected());
            return client;
        } catch (InterruptedException e) {
            client.close();
            throw e;
        }
    }

    /**
     * Sends a request, and waits for the answer for as long as {@link ClientOptions#callTimeout}.
     *
     * @param message at most {@link io.msgserver.protocol.Packages#MAX_REQUEST} bytes; copied
     * @return the answer, at most {@link io.msgserver.protocol.Packages#MAX_RESPONSE} bytes
     * @throws RequestFailedException if the gate's handler failed; the client continues
     * @throws AnswerDroppedException if it ran and the gate dropped its answer; the client continues
     * @throws CallTimeoutException if there was no answer in that time; the client continues
     * @throws IOException if the client has ended, or does before the answer
     * @throws InterruptedException if the calling thread was interrupted; the request may have run or will, and its
     *     answer is dropped
     * @throws IllegalArgumentException if the message is too long
     */
    public byte[] call(byte[] message) throws IOException, InterruptedException {
        return await(send(message));
    }

    /**
     * Does as {@link #call(byte[])}, with another timeout.
     *
     * @param timeout from now to the answer, breaks and pauses included; more than zero
     * @throws CallTimeoutException if there was no answer in that time; the client continues
     * @throws IOException as {@link #call(byte[])}
     * @throws InterruptedException as {@link #call(byte[])}
     * @throws IllegalArgumentException if the message is too long or the time not more than zero
     */
    public byte[] call(byte[] message, Duration timeout) throws IOException, InterruptedException {
        return await(send(message, timeout));
    }

    /**
     * Sends a request without waiting for the answer, or for the gate to read. Requests are sent in the order of these
     * calls, up to {@link ClientOptions#maxInFlight} before the first answer; further ones are queued without a limit.
     *
     * @param message at most {@link io.msgserver.protocol.Packages#MAX_REQUEST} bytes; copied
     * @return the outcome as of {@link #call}. Stages that depend on it run on the client's reading and timing threads,
     *     and must not block nor {@link #call}; cancelling it drops the answer, not the request
     * @throws IllegalArgumentException if the message is too long
     */
    public CompletableFuture<byte[]> send(byte[] message) {
        return calls.add(message, callTimeout);
    }

    /**
     * Does as {@link #send(byte[])}, with another timeout.
     *
     * @param timeout from now to the answer, breaks and pauses included; more than zero
     * @return the outcome as of {@link #call(byte[], Duration)}
     * @throws IllegalArgumentException if the message is too long or the time not more than zero
     */
    public CompletableFuture<byte[]> send(byte[] message, Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout is " + timeout + ": it must be more than zero");
        }
        return calls.add(message, timeout);
    }

    /** Cuts the connection as a broken network would: the client connects again. For tests and demonstrations. */
    public void dropConnection() {
        slot.drop();
    }

    /** Fails the pending calls with {@link ClientClosedException} and waits for the client's threads to end. */
    @Override
    public void close() {
        calls.end(new End.Closed());
        slot.close();
        if (Thread.currentThread() != thread) {
            join();
        }
    }

    private void join() {
        try {
            thread.join();
        } catch (InterruptedException _) {
            // The thread ends by itself; only the wait for it is cut short.
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(CompletableFuture<T> outcome) throws IOException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        }
    }
}
