package io.msgserver.fuzz;

import java.io.IOException;

/** Something that has to cope with any bytes. Used by one thread. */
interface Target extends AutoCloseable {

    /**
     * One input, by itself: what came before it leaves nothing behind.
     *
     * @throws Exception      is a finding, as any other
     * @throws AssertionError when what has to hold does not
     */
    void run(byte[] input) throws Exception;

    @Override
    default void close() throws IOException {
        // Most have nothing open.
    }
}
