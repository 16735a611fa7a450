package io.msgserver.bench.child;

import java.io.InputStream;

/** Reads a child's standard error. */
public interface LogReader {

    /** Returns when the child has ended. Called on a thread of the child's own. */
    void read(InputStream log);
}
