package io.msgserver.hotswap.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests calls that begin while the slot's current version changes. */
class SlotTest {
    @TempDir
    private Path folder;
    private final Slot slot = new Slot("test");

    private PluginVersion version(String version) throws Exception {
        return Made.version(folder, version);
    }

    @Test
    void nobody_serves_at_first() throws Exception {
        assertThat(slot.current()).isNull();
        assertThat(slot.tryEnter()).isNull();
        assertThatThrownBy(slot::enter).isInstanceOf(PluginAbsentException.class)
                .hasMessage("plugin test is absent: put its jar into the plugins folder");
    }

    @Test
    void a_call_is_counted_in_the_version_that_serves() throws Exception {
        PluginVersion one = version("1.0.0");
        PluginVersion two = version("2.0.0");
        slot.flip(one);
        assertThat(slot.enter()).isSameAs(one);
        slot.flip(two);
        assertThat(slot.tryEnter()).isSameAs(two);
        assertThat(one.leases().running()).isEqualTo(1);
        assertThat(two.leases().running()).isEqualTo(1);
    }

    @Test
    void calls_wait_while_a_version_is_held_or_get_nothing() throws Exception {
        PluginVersion one = version("1.0.0");
        PluginVersion two = version("2.0.0");
        slot.flip(one);
        slot.hold(one);
        assertThat(slot.current()).isSameAs(one);
        assertThat(slot.tryEnter()).isNull();
        var entered = new AtomicReference<@Nullable PluginVersion>();
        Thread caller = enterOn(entered);
        slot.flip(two);
        caller.join();
        assertThat(entered.get()).isSameAs(two);
        assertThat(one.leases().running()).isZero();
    }

    @Test
    void a_version_that_is_released_serves_those_that_waited() throws Exception {
        PluginVersion one = version("1.0.0");
        slot.flip(one);
        slot.hold(one);
        var entered = new AtomicReference<@Nullable PluginVersion>();
        Thread caller = enterOn(entered);
        slot.release(one);
        caller.join();
        assertThat(entered.get()).isSameAs(one);
    }

    @Test
    void a_call_that_waits_can_be_interrupted() throws Exception {
        PluginVersion one = version("1.0.0");
        slot.flip(one);
        slot.hold(one);
        var entered = new AtomicReference<@Nullable PluginVersion>();
        Thread caller = enterOn(entered);
        caller.interrupt();
        caller.join();
        assertThat(entered.get()).isNull();
        assertThat(one.leases().running()).isZero();
    }

    /** Starts a caller, and returns when it waits. */
    private Thread enterOn(AtomicReference<@Nullable PluginVersion> entered) {
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                entered.set(slot.enter());
            } catch (InterruptedException _) {
                // The caller entered no version.
            }
        });
        Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
        return caller;
    }

    @Test
    void no_call_is_in_a_version_whose_drain_saw_none() throws Exception {
        Set<PluginVersion> drained = ConcurrentHashMap.newKeySet();
        var wrong = new AtomicBoolean();
        var stop = new AtomicBoolean();
        PluginVersion serving = version("1.0.0");
        slot.flip(serving);
        var begun = new CountDownLatch(3);
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 3; caller++) {
            callers.add(Thread.ofPlatform().start(() -> call(drained, wrong, stop, begun)));
        }
        begun.await();
        for (int flip = 0; flip < 500; flip++) {
            PluginVersion next = version("1.0." + flip);
            if (flip % 2 == 0) {
                slot.hold(serving);
                assertThat(serving.leases().awaitIdle(Duration.ofSeconds(10))).isTrue();
                drained.add(serving);
                slot.flip(next);
            } else {
                slot.flip(next);
                assertThat(serving.leases().awaitIdle(Duration.ofSeconds(10))).isTrue();
                drained.add(serving);
            }
            serving = next;
        }
        stop.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(wrong).isFalse();
    }

    private void call(Set<PluginVersion> drained, AtomicBoolean wrong, AtomicBoolean stop, CountDownLatch begun) {
        while (!stop.get()) {
            PluginVersion version = slot.tryEnter();
            if (version == null) {
                Thread.onSpinWait();
                continue;
            }
            if (drained.contains(version)) {
                wrong.set(true);
            }
            version.leases().end(1);
            begun.countDown();
        }
    }
}
