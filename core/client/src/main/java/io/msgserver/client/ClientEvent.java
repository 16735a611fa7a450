package io.msgserver.client;

import java.io.IOException;

/** An event that a {@link MsgClient} reports to its listener. */
public sealed interface ClientEvent {

    /**
     * A handshake succeeded.
     *
     * @param index the one that it was made with
     */
    record Connected(long index) implements ClientEvent {}

    /**
     * The connection is gone, broken or closed; unless it was closed, the client will try to make another.
     *
     * @param cause what its last read met
     */
    record Disconnected(IOException cause) implements ClientEvent {}
}
