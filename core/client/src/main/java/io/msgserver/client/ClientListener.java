package io.msgserver.client;

import io.msgserver.protocol.CloseReason;
import java.io.IOException;

/**
 * A listener to the connections of a {@link MsgClient}. Every method is called on the thread that reads, and must not
 * block; an exception that it throws is logged.
 */
public interface ClientListener {

    /**
     * Called when a handshake has succeeded.
     *
     * @param index of the handshake
     */
    default void connected(long index) {}

    /**
     * Called when the connection has ended, broken or closed; unless it was closed, the client will try to make
     * another.
     *
     * @param cause the error of its last read
     */
    default void disconnected(IOException cause) {}

    /**
     * Called when the gate reports why it closes the connection; {@link #disconnected} follows. After
     * {@link CloseReason#KICKED}, {@link CloseReason#LOGGED_OUT} and {@link CloseReason#TAKEN_OVER} the client ends;
     * after other reasons it connects again.
     */
    default void closing(CloseReason reason) {}

    /**
     * Called when the gate has lost the answers that it remembered for this login, as after a crash. A request that was
     * not answered may have run, and is sent again: it may run twice. Called before {@link #connected}, and before any
     * request is sent again.
     */
    default void answersLost() {}
}
