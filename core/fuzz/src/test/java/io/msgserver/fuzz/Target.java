package io.msgserver.fuzz;

import java.io.IOException;

/** Code that must handle any bytes. Used by one thread. */
interface Target extends AutoCloseable {

    /**
     * Runs one input, independently of all inputs before it.
     *
     * @throws Exception      a finding, as is any other exception
     * @throws AssertionError if a property does not hold
     */
    void run(byte[] input) throws Exception;

    @Override
    default void close() throws IOException {
        // Most targets hold no resources.
    }
}
