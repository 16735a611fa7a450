package io.msgserver.hotswap.version;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Where a version of a plugin has its timers from: real time, or the time that a test makes up. Any thread. */
public interface Timers {

    /**
     * A scheduler for one version, which runs one task at a time.
     *
     * @param threads what the tasks run on
     * @param failed  is told what a task threw
     */
    ScheduledExecutorService open(ThreadFactory threads, Consumer<Throwable> failed);

    /** Real time. */
    static Timers ofSystem() {
        return SystemScheduler::new;
    }
}
