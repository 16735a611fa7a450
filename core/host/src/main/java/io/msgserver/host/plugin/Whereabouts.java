package io.msgserver.host.plugin;

/** Where a thread is, for the log: nothing was thrown. */
public final class Whereabouts extends Exception {

    Whereabouts(StackTraceElement[] stack) {
        super("it is here", null, false, true);
        setStackTrace(stack);
    }

    /** Of any thread, now. */
    public static Whereabouts of(Thread thread) {
        return new Whereabouts(thread.getStackTrace());
    }
}
