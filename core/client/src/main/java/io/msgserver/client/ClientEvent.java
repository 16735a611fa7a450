package io.msgserver.client;

import java.io.IOException;

/** What a {@link MsgClient} tells its listener. */
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
