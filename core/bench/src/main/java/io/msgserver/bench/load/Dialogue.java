package io.msgserver.bench.load;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, and the check of their responses. Called on the connection's event loop alone. A
 * request in flight has a slot: a small number of its own until its response.
 */
public interface Dialogue {
    /** Returns the constant size of a request's content in bytes. */
    int bytes();

    /** Writes the content of the request in that slot: {@link #bytes} bytes. */
    void ask(int slot, ByteBuf out);

    /**
     * Checks the response to the request in that slot. Returns the fault, or null when the response is right.
     *
     * @param in holds the content: {@code length} bytes from {@code index}
     */
    @Nullable
    String fault(int slot, ByteBuf in, int index, int length);
}
