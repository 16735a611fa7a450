package io.msgserver.host.net;

import io.msgserver.base.count.Times;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The delays of event loops: each runs a task every second, and the time since it was due is also what clients wait.
 */
final class LoopLag {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final Times late = new Times();

    void watch(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            again(loop);
        }
    }

    private void again(EventExecutor loop) {
        long due = System.nanoTime() + PERIOD;
        if (!loop.isShuttingDown()) {
            loop.schedule(() -> {
                late.record(Math.max(0, System.nanoTime() - due));
                again(loop);
            }, PERIOD, TimeUnit.NANOSECONDS);
        }
    }

    Times late() {
        return late;
    }
}
