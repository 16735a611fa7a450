package io.msgserver.bench.load;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, and the check of their responses. Called on the connection's event loop alone. A
 * request in flight has a slot, a small number that is its own until it is answered.
 */
public interface Dialogue {
    /** The bytes of a request's content; always as many. */
    int bytes();

    /** Writes the content of the request in that slot: {@link #bytes} bytes. */
    void ask(int slot, ByteBuf out);

    /**
     * Checks the response to the request in that slot. Returns the fault, or null when the response is right.
     *
     * @param in    has its content, so many bytes from that index
     */
    @Nullable
    String fault(int slot, ByteBuf in, int index, int length);
}
