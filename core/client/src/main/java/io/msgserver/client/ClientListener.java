package io.msgserver.client;

import io.msgserver.protocol.CloseReason;
import java.io.IOException;

/**
 * A listener to the connections of a {@link MsgClient}. Every method is called on the thread that reads, and must not
 * block; what it throws is logged.
 */
public interface ClientListener {

    /**
     * A handshake succeeded.
     *
     * @param index the one that it was made with
     */
    default void connected(long index) {}

    /**
     * The connection is gone, broken or closed; unless it was closed, the client will try to make another.
     *
     * @param cause what its last read met
     */
    default void disconnected(IOException cause) {}

    /**
     * The gate says why it closes the connection; {@link #disconnected} follows. After {@link CloseReason#KICKED},
     * {@link CloseReason#LOGGED_OUT} and {@link CloseReason#TAKEN_OVER} the client ends, after others it connects
     * again.
     */
    default void closing(CloseReason reason) {}

    /**
     * The gate has lost the answers that it remembered for this login, as after a crash. A request that was not
     * answered may have run, and is asked again: it may run twice. Called before {@link #connected}, and before
     * anything is asked again.
     */
    default void answersLost() {}
}
