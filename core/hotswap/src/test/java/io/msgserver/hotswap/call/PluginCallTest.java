package io.msgserver.hotswap.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The states of a call: it runs, is interrupted, is abandoned, and ends, in any order that can happen. */
class PluginCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long LATE = LIMIT.toNanos();
    private static final long TOO_LATE = LIMIT.plus(GracePeriod.LENGTH).toNanos();

    private final Recorded call = new Recorded();
    private final PluginCalls<String, Recorded> calls = new PluginCalls<>();

    @Test
    void a_call_that_ends_in_time_is_neither_interrupted_nor_abandoned() {
        assertThat(call.begin("handler")).isTrue();
        call.watch(0, LIMIT);
        call.watch(LATE - 1, LIMIT);
        assertThat(call.end()).isEqualTo(PluginCall.State.RUNNING);
        call.watch(TOO_LATE, LIMIT);
        assertThat(call.events).isEmpty();
        assertThat(call.busy()).isNull();
    }

    @Test
    void a_late_call_is_interrupted_once_and_abandoned_a_grace_period_later() {
        call.begin("handler");
        call.watch(0, LIMIT);
        call.watch(LATE, LIMIT);
        call.watch(TOO_LATE - 1, LIMIT);
        assertThat(call.events).containsExactly("timed out");
        call.watch(TOO_LATE, LIMIT);
        call.watch(TOO_LATE + LATE, LIMIT);
        assertThat(call.events).containsExactly("timed out", "counted", "abandoned");
        assertThat(call.busy()).as("it still runs").isNotNull();
        assertThat(call.end()).isEqualTo(PluginCall.State.ABANDONED);
        assertThat(call.events).endsWith("returned");
        assertThat(call.begin("handler")).as("nothing waits for a further call").isFalse();
    }

    @Test
    void a_watch_that_comes_very_late_interrupts_before_it_abandons() {
        call.begin("handler");
        call.watch(0, LIMIT);
        call.watch(TOO_LATE, LIMIT);
        assertThat(call.events).containsExactly("timed out");
        call.watch(TOO_LATE + 1, LIMIT);
        assertThat(call.events).endsWith("abandoned");
        call.end();
    }

    @Test
    void the_time_of_the_next_call_begins_anew() {
        call.begin("handler");
        call.watch(0, LIMIT);
        call.end();
        call.begin("handler");
        call.watch(LATE, LIMIT);
        call.watch(2 * LATE - 1, LIMIT);
        assertThat(call.events).isEmpty();
        call.watch(2 * LATE, LIMIT);
        assertThat(call.events).containsExactly("timed out");
        assertThat(call.end()).isEqualTo(PluginCall.State.TIMED_OUT);
    }

    @Test
    void calls_into_another_handler_are_left_alone() {
        call.begin("new");
        calls.add(call);
        assertThat(calls.abandon("old", Duration.ZERO)).isZero();
        call.interrupt("old");
        call.abandon("old");
        assertThat(call.end()).isEqualTo(PluginCall.State.RUNNING);
    }

    @Test
    void a_call_that_was_interrupted_may_still_time_out() {
        call.begin("handler");
        call.interrupt(null);
        call.watch(0, LIMIT);
        call.watch(LATE, LIMIT);
        assertThat(call.end()).isEqualTo(PluginCall.State.TIMED_OUT);
    }

    @Test
    void a_call_that_is_abandoned_before_it_begins_is_not_made() {
        call.abandonAnyway();
        assertThat(call.begin("handler")).isFalse();
        call.skip();
        call.abandonAnyway();
        assertThat(call.events).containsExactly("counted", "abandoned", "returned");
    }

    @Test
    void a_call_that_has_ended_is_not_abandoned() {
        call.begin("handler");
        call.end();
        call.abandonAnyway();
        call.abandon(null);
        assertThat(call.events).isEmpty();
    }

    @Test
    void calls_that_end_within_the_patience_are_interrupted_only() throws Exception {
        var begun = new CountDownLatch(1);
        Thread caller = Thread.ofVirtual().start(() -> {
            call.begin("handler");
            calls.add(call);
            begun.countDown();
            waitForInterrupt();
            call.ended = call.end();
            calls.remove(call);
        });
        begun.await();
        assertThat(calls.abandon("handler", Duration.ofMinutes(1))).isEqualTo(1);
        caller.join();
        assertThat(call.ended).isEqualTo(PluginCall.State.INTERRUPTED);
        assertThat(call.events).isEmpty();
        assertThat(calls.count()).isZero();
    }

    @Test
    void calls_that_ignore_the_interrupt_are_abandoned() throws Exception {
        var over = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            call.begin("handler");
            calls.add(call);
            begun.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
            call.ended = call.end();
        });
        begun.await();
        assertThat(calls.abandon("handler", Duration.ofMillis(1))).isEqualTo(1);
        assertThat(call.isAbandoned()).isTrue();
        assertThat(calls.abandon("handler", Duration.ofMillis(1))).as("abandoned once").isZero();
        over.set(true);
        caller.join();
        assertThat(call.events).containsExactly("counted", "abandoned", "returned");
    }

    /** The interrupt of one call is sent while it ends: it reaches that call, or no one. */
    @Test
    void no_call_meets_the_interrupt_of_the_one_before() throws Exception {
        int rounds = 2_000;
        var both = new CyclicBarrier(2);
        var met = new AtomicBoolean();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < rounds; i++) {
                call.begin("handler");
                await(both);
                call.end();
                met.compareAndSet(false, Thread.currentThread().isInterrupted());
                await(both);
            }
        });
        for (int i = 0; i < rounds; i++) {
            await(both);
            call.interrupt(null);
            await(both);
        }
        Awaitility.await().until(() -> !caller.isAlive());
        assertThat(met).isFalse();
    }

    private static void await(CyclicBarrier both) {
        try {
            both.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError("interrupted outside of the call", e);
        }
    }

    private static void waitForInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // The call ends.
        }
    }

    private static final class Recorded extends PluginCall<String> {
        private final List<String> events = new ArrayList<>();
        private volatile @Nullable State ended;

        @Override
        protected String description(String called) {
            return "a call of " + called;
        }

        @Override
        protected void timedOut(String called, Duration limit, StackTraceElement[] stack) {
            events.add("timed out");
        }

        @Override
        protected boolean abandoning(@Nullable Thread thread) {
            events.add("counted");
            return false;
        }

        @Override
        protected void returned(boolean computed) {
            events.add("returned");
        }

        @Override
        protected void abandoned() {
            events.add("abandoned");
        }
    }
}
