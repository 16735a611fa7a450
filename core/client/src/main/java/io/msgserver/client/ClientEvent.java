package io.msgserver.client;

import java.io.IOException;

/** An event that a {@link MsgClient} reports to its listener. */
public sealed interface ClientEvent {

    /**
     * A handshake succeeded.
     *
     * @param index of the handshake
     */
    record Connected(long index) implements ClientEvent {}

    /**
     * The connection has ended, broken or closed; unless it was closed, the client will try to make another.
     *
     * @param cause the error of its last read
     */
    record Disconnected(IOException cause) implements ClientEvent {}
}
