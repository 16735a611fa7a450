package io.msgserver.hotswap.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.folder.ControlThread;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.Made;
import io.msgserver.hotswap.version.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the wait for a jar that was put into the folder, until it serves or is taken back. */
class ActivationWaitTest {
    @TempDir
    private Path folder;

    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile boolean slow;
    private Path place;
    private StagedJar jar;

    @BeforeEach
    void make() throws IOException {
        place = Files.writeString(folder.resolve("test.jar"), "former");
        Path copy = Files.writeString(folder.resolve("copy"), "refused");
        jar = new StagedJar(place, copy, WorkFolder.sha256(copy), Made.jar("test", "2.0.0").facts());
    }

    private boolean scan() throws InterruptedException {
        if (slow) {
            looking.countDown();
            looked.await();
        }
        return false;
    }

    /** A scan that has read the jar already would bring it into service. */
    @Test
    void a_refused_jar_is_taken_back_between_two_looks() throws Exception {
        var wanted = new Assembly(List.of(jar), PluginsSettings.parse("{}", folder).of("test"));
        var entry = new PluginEntry(new Slot("test"));
        var control = new ControlThread(new ScanInterval(Duration.ofMillis(20)), this::scan);
        control.start();
        try (WorkFolder work = WorkFolder.create(folder.resolve("work"))) {
            var deployment = new ActivationWait.Deployment(JarReplacement.of(List.of(jar), work),
                    List.of(ActivationWait.Goal.of(entry, wanted)));
            entry.refuse(wanted.identity(), new Refusal(Instant.EPOCH, place, "as told"));
            var activationWait = new FutureTask<Void>(() -> {
                new ActivationWait(control, Duration.ofMinutes(1)).await(deployment);
                return null;
            });
            Thread operator = Thread.ofPlatform().unstarted(activationWait);
            synchronized (entry) {
                operator.start();
                // The thread calls {@code entry.hasFailed}, which needs the monitor.
                Awaitility.await().until(() -> operator.getState() == Thread.State.BLOCKED);
                slow = true;
                looking.await();
            }
            Awaitility.await().until(() -> activationWait.isDone() || operator.getState() == Thread.State.WAITING);
            assertThat(place).hasContent("refused");
            looked.countDown();
            assertThatThrownBy(activationWait::get).hasMessageContaining("as told");
            assertThat(place).hasContent("former");
        } finally {
            looked.countDown();
            control.halt(Duration.ofSeconds(10));
        }
    }

    /** An interrupted caller takes the jars back itself. */
    @Test
    void jars_that_are_taken_back_once_more_stay_as_they_are() throws Exception {
        try (WorkFolder work = WorkFolder.create(folder.resolve("work"))) {
            JarReplacement replacement = JarReplacement.of(List.of(jar), work);
            replacement.undo();
            replacement.close();
            replacement.undo();
            assertThat(place).hasContent("former");
        }
    }
}
