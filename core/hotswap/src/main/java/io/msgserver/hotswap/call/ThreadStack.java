package io.msgserver.hotswap.call;

/** The stack of a thread, in the form that a log prints; it is never thrown. */
public final class ThreadStack extends Exception {

    ThreadStack(StackTraceElement[] stack) {
        super("it is here", null, false, true);
        setStackTrace(stack);
    }

    /** Returns the present stack of any thread. */
    public static ThreadStack of(Thread thread) {
        return new ThreadStack(thread.getStackTrace());
    }
}
