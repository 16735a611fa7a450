package io.msgserver.hotswap.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.msgserver.api.StateHandover;
import io.msgserver.hotswap.call.DeadlinePassedException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Made;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a version is refused for a late hand-over only when it had most of the time. */
class HandOverTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Slot slot = new Slot("test");
    private PluginVersion old;
    private PluginVersion next;

    @BeforeEach
    void bring(@TempDir Path folder) throws Exception {
        slot.add(new Stateful());
        old = Made.version(folder, "1.0.0");
        old.addHandler(new Hanging());
        next = Made.version(folder, "2.0.0");
        next.addHandler(new Hanging());
        slot.flip(old);
    }

    private void handOver(Duration whole) throws Exception {
        HandOver.run(slot, old, next, whole, nanos::get);
    }

    @Test
    void an_export_that_calls_left_little_time_for_is_postponed() throws Exception {
        var whole = Duration.ofMinutes(1);
        old.leases().begin();
        var outcome = new FutureTask<@Nullable Exception>(() -> {
            try {
                handOver(whole);
                return null;
            } catch (SwapPostponedException | PluginRejectedException e) {
                return e;
            }
        });
        Thread control = Thread.ofPlatform().start(outcome);
        Awaitility.await().until(() -> control.getState() == Thread.State.TIMED_WAITING);
        nanos.set(whole.minusMillis(50).toNanos());
        old.leases().end(1);
        assertThat(outcome.get()).isInstanceOf(SwapPostponedException.class)
                .hasMessageContainingAll("its state cannot be handed over yet: calls took more than half of"
                        + " handover_timeout, 60000 ms, to end, and exportState of 1.0.0 the rest",
                        "it is tried again");
        assertThat(slot.tryEnter()).isSameAs(old);
    }

    @Test
    void an_export_that_had_all_of_the_time_is_late() {
        assertThatExceptionOfType(DeadlinePassedException.class).isThrownBy(() -> handOver(Duration.ofMillis(50)))
                .withMessageContaining("exportState of 1.0.0 took longer than 50 ms");
        assertThat(slot.tryEnter()).isSameAs(old);
    }

    /** A handler whose export does not return. */
    private static final class Hanging implements StateHandover {
        @Override
        public byte[] exportState() throws Exception {
            new CountDownLatch(1).await();
            return new byte[0];
        }

        @Override
        public void importState(byte[] state, String fromVersion) {
            // The export does not return, so that this is not called.
        }
    }

    /** An endpoint whose handlers only have state. */
    private static final class Stateful implements Endpoint<Hanging> {
        @Override
        public String name() {
            return "site";
        }

        @Override
        public Hanging createHandler(PluginVersion version) {
            return new Hanging();
        }

        @Override
        public void bind() {
            // It has no port.
        }

        @Override
        public void register(Hanging handler) {
            // The handler needs no registration.
        }

        @Override
        public void acceptClients() {
            // It has no clients.
        }

        @Override
        public void suspend() {
            // It has no clients.
        }

        @Override
        public void drained() {
            // It has no clients.
        }

        @Override
        public StateHandover stateHandover(Hanging handler) {
            return handler;
        }

        @Override
        public int abandon(Hanging handler) {
            return 0;
        }
    }
}
