package io.msgserver.hotswap.version;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Makes the schedulers of plugin versions: with real time, or with the simulated time of a test. Any thread. */
public interface Timers {

    /**
     * Opens a scheduler for one version, which runs one task at a time.
     *
     * @param threads makes the threads that the tasks run on
     * @param failed  receives what a task threw
     */
    ScheduledExecutorService open(ThreadFactory threads, Consumer<Throwable> failed);

    /** Returns timers with real time. */
    static Timers ofSystem() {
        return SystemScheduler::new;
    }
}
