package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.msgserver.host.login.ComputeQueue.CurrentLogin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The queue chooses the next computation. The clock stands still unless the test moves it; one login computes at a
 * time.
 */
class ComputeQueueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong();
    private final ComputeQueue queue = new ComputeQueue(1, TIMEOUT, now::get);
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void an_address_with_few_logins_does_not_wait_for_one_with_many() {
        hold("many");
        for (int i = 1; i <= 5; i++) {
            add("many", false, "many " + i);
        }
        add("one", false, "one");
        add("two", false, "two 1");
        add("two", false, "two 2");
        releaseAll();
        assertThat(order).containsExactly("one", "two 1", "many 1", "two 2", "many 2", "many 3", "many 4", "many 5");
    }

    @Test
    void a_known_uid_goes_first_of_its_address_and_of_those_with_as_many_turns() {
        hold("many");
        add("many", false, "many 1");
        add("many", false, "many 2");
        add("many", true, "many known");
        add("new", false, "new");
        add("friend", true, "friend known");
        releaseAll();
        assertThat(order).containsExactly("friend known", "new", "many known", "many 1", "many 2");
    }

    @Test
    void a_login_that_cannot_be_done_in_time_is_refused_at_once() throws Exception {
        takes(Duration.ofSeconds(1));
        hold("many");
        for (int i = 1; i <= 9; i++) {
            add("many", false, "many " + i);
        }
        assertThatExceptionOfType(OverdueException.class).isThrownBy(() -> compute("many", false, () -> {}))
                .withMessage("9 logins wait for their turn, and each computes for 1000 ms: this one could not be done"
                        + " within login_timeout, 10000 ms");
        assertThat(queue.overdue()).isEqualTo(1);
        add("one", false, "one");
        releaseAll();
        assertThat(order).startsWith("one", "many 1").hasSize(10);
    }

    @Test
    void a_login_whose_turn_comes_too_late_is_refused_then() throws Exception {
        takes(Duration.ofSeconds(1));
        hold("many");
        Thread late = add("many", false, "late");
        now.addAndGet(TIMEOUT.minusMillis(900).toNanos());
        releaseAll();
        late.join();
        assertThat(order).isEmpty();
        assertThat(queue.overdue()).isEqualTo(1);
    }

    @Test
    void a_computation_that_took_for_ever_keeps_nobody_out() throws Exception {
        takes(Duration.ofHours(1));
        compute("one", false, () -> order.add("one"));
        assertThat(order).containsExactly("one");
    }

    @Test
    void a_client_that_leaves_does_not_hold_up_the_next() throws Exception {
        hold("many");
        Thread leaves = add("many", false, "leaves");
        add("many", false, "stays");
        leaves.interrupt();
        leaves.join();
        assertThat(queue.waiting()).isEqualTo(1);
        releaseAll();
        assertThat(order).containsExactly("stays");
    }

    @Test
    void a_computation_that_fails_lets_the_next_begin() throws Exception {
        assertThatIllegalStateException().isThrownBy(() -> compute("one", false, () -> {
            throw new IllegalStateException("as told");
        })).withMessage("as told");
        compute("one", false, () -> order.add("next"));
        assertThat(order).containsExactly("next");
    }

    @Test
    void a_thread_that_decides_on_no_login_computes_nothing() {
        assertThatIllegalStateException().isThrownBy(() -> queue.compute(() -> order.add("never")))
                .withMessage("inTurn is for onAuth, on the thread that the host calls it on");
        assertThat(order).isEmpty();
    }

    /** Computes once, for that time. */
    private void takes(Duration time) throws Exception {
        compute("before", false, () -> now.addAndGet(time.toNanos()));
    }

    /** Computes until {@link #releaseAll}. */
    private void hold(String address) {
        var begun = new CountDownLatch(1);
        start(address, false, () -> {
            begun.countDown();
            awaitLatch(released);
        });
        awaitLatch(begun);
    }

    /** Adds a login that waits behind the computing one. */
    private Thread add(String address, boolean known, String name) {
        int before = queue.waiting();
        Thread thread = start(address, known, () -> order.add(name));
        Awaitility.await().until(() -> queue.waiting() == before + 1);
        return thread;
    }

    private void releaseAll() {
        int waiting = queue.waiting();
        released.countDown();
        Awaitility.await().until(() -> order.size() + queue.overdue() >= waiting && queue.waiting() == 0);
    }

    private Thread start(String address, boolean known, Runnable computation) {
        return Thread.startVirtualThread(() -> {
            try {
                compute(address, known, computation);
            } catch (Exception _) {
                // The login was interrupted or refused.
            }
        });
    }

    private void compute(String address, boolean known, Runnable computation) throws Exception {
        ScopedValue.where(ComputeQueue.CURRENT, new CurrentLogin(address, known, now.get()))
                .call(() -> queue.compute(() -> {
                    computation.run();
                    return true;
                }));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
