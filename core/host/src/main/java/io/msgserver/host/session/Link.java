package io.msgserver.host.session;

import io.msgserver.protocol.CloseReason;
import java.util.concurrent.CountDownLatch;

/**
 * The connection that serves a user, as their session sees it. No method blocks or throws; on a connection that has
 * ended none does anything.
 */
public interface Link {

    /** Sends a response, length and all, after those sent before it. Any thread. */
    void send(byte[] frame);

    /**
     * Sends a last response, after those sent before it, and ends the connection when it has left; a client that
     * acknowledges is sent the reason too. Any thread.
     */
    void sendLast(byte[] frame, CloseReason reason);

    /**
     * Takes no further request until {@link #resume}. Called only while this link asks or connects, on its own thread.
     */
    void pause();

    /** Takes requests again. Any thread; takes effect after the {@link #pause} that it follows. */
    void resume();

    /**
     * Opens when the client has taken what was sent so far, but for a little, and when the connection ends. Any thread;
     * one waits at a time.
     */
    CountDownLatch eased();

    /** Takes no further request for so long, whatever else it waits for. Called when {@link #pause} is. */
    void rest(long nanos);

    /** Ends the connection; a client that acknowledges is sent the reason before. Any thread. */
    void close(CloseReason reason);

    /** Sends the reason for which the connection will end, to a client that acknowledges. Any thread. */
    void announce(CloseReason reason);

    /** Sends that a request did not run, in the way that the client understands. Any thread. */
    void sendNotRun(int number);

    /** The numeric address that the user comes from. Any thread. */
    String ip();

    /** For people: which connection it is, and where it comes from. Any thread. */
    String name();
}
