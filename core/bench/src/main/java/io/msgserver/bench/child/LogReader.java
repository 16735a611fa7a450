package io.msgserver.bench.child;

import java.io.InputStream;

/** Reads what a child writes to its standard error. */
public interface LogReader {

    /** Returns when the child has ended. On a thread of the child's own. */
    void read(InputStream log);
}
