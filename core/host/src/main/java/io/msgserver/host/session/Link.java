package io.msgserver.host.session;

import io.msgserver.protocol.CloseReason;
import java.util.concurrent.CountDownLatch;

/**
 * The connection that serves a user, as their session sees it. No method blocks or throws. On a connection that has
 * ended, no method has an effect.
 */
public interface Link {

    /** Sends a response with its length prefix, after those sent before it. Any thread. */
    void send(byte[] frame);

    /**
     * Sends a last response after those sent before it, and ends the connection when it has left. A client that
     * acknowledges is sent the reason too. Any thread.
     */
    void sendLast(byte[] frame, CloseReason reason);

    /**
     * Stops accepting requests until {@link #resume}. Called only while this link asks or connects, on its own thread.
     */
    void pause();

    /** Accepts requests again. Any thread; takes effect after the {@link #pause} that it follows. */
    void resume();

    /**
     * Returns a latch that opens when the client has taken nearly all of what was sent so far, and when the connection
     * ends. Any thread; one caller waits at a time.
     */
    CountDownLatch drained();

    /**
     * Stops accepting requests for that many nanoseconds, independently of other pauses. Called when {@link #pause} is.
     */
    void pauseFor(long nanos);

    /** Ends the connection. A client that acknowledges is sent the reason first. Any thread. */
    void close(CloseReason reason);

    /** Sends the reason for which the connection will end, to a client that acknowledges. Any thread. */
    void announce(CloseReason reason);

    /** Sends that a request did not run, in the form that the client understands. Any thread. */
    void sendNotRun(int number);

    /** Returns the numeric address that the user connects from. Any thread. */
    String ip();

    /** Returns a description of the connection and its address, for logs and operators. Any thread. */
    String name();
}
