package io.msgserver.hotswap.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.leak.LeakWatch;
import io.msgserver.hotswap.version.Made;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Slot;
import io.msgserver.hotswap.version.VersionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a version is retired even if the system has no thread at first. */
class RetireesTest {
    private static final Duration TIME = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    /** A thread that cannot be started. */
    private static Thread missing(Runnable task) {
        return new Thread(task) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    @Test
    void a_version_goes_once_there_is_a_thread_for_it() throws Exception {
        var missing = new AtomicInteger(2);
        var retirees = new Retirees(new Retirement(new SwapTimes(TIME, TIME, TIME, TIME), new LeakWatch(TIME)),
                task -> missing.getAndDecrement() > 0 ? missing(task) : new Thread(task));
        PluginVersion version = Made.version(folder, "1.0.0");
        retirees.retire(new PluginEntry(new Slot("test")), version);
        assertThat(version.state()).isEqualTo(VersionState.DRAINING);
        assertThat(retirees.retry()).isTrue();
        assertThat(retirees.retry()).isFalse();
        Awaitility.await().until(() -> version.state() != VersionState.DRAINING);
        retirees.finish(TIME);
    }
}
