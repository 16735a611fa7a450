package io.msgserver.bench.child;

/** How far the swaps are. Written by the thread that swaps, read by any. */
public final class Versions {
    private volatile int serving;
    private volatile int newest;

    /** The version that is known to serve; a later one may. */
    public int serving() {
        return serving;
    }

    /** The latest version that may serve already. */
    public int newest() {
        return newest;
    }

    /** Before a version is dropped in. */
    public void comes(int version) {
        newest = version;
    }

    /** The versions before that one answer no request that is asked from now on. */
    public void serves(int version) {
        serving = version;
    }
}
