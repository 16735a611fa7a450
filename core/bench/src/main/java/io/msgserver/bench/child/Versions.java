package io.msgserver.bench.child;

/** The versions that serve or may serve. Written by the thread that swaps, read by any. */
public final class Versions {
    private volatile int serving;
    private volatile int newest;

    /** Returns the version that is known to serve; a later one may serve too. */
    public int serving() {
        return serving;
    }

    /** Returns the latest version that may serve already. */
    public int newest() {
        return newest;
    }

    /** Records that a version is about to be dropped in. */
    public void announce(int version) {
        newest = version;
    }

    /** Records that a version serves: earlier versions answer no request that is sent from now on. */
    public void confirm(int version) {
        serving = version;
    }
}
