package io.msgserver.hotswap.call;

/** Where a thread is, for the log: nothing was thrown. */
public final class ThreadStack extends Exception {

    ThreadStack(StackTraceElement[] stack) {
        super("it is here", null, false, true);
        setStackTrace(stack);
    }

    /** Of any thread, now. */
    public static ThreadStack of(Thread thread) {
        return new ThreadStack(thread.getStackTrace());
    }
}
