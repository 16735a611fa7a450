package io.msgserver.host.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PendingTotalTest {
    private static final int MOST = 800_000;
    private static final int LARGE = 65_000;

    private final PendingTotal total = new PendingTotal(MOST);
    private final List<String> resumed = new ArrayList<>();

    private Admission admission(String name) {
        return new Admission(total, () -> resumed.add(name));
    }

    @Test
    void there_is_room_until_the_bound_is_reached() {
        total.add(MOST);
        assertThat(total.isFull()).isFalse();
        total.add(1);
        assertThat(total.isFull()).isTrue();
        assertThat(admission("one").admits(1)).isFalse();
    }

    @Test
    void room_is_granted_in_order_once_an_eighth_is_free_and_as_far_as_it_goes() {
        total.add(MOST + 1);
        Admission one = admission("one");
        Admission two = admission("two");
        Admission three = admission("three");
        assertThat(one.admits(LARGE)).isFalse();
        assertThat(two.admits(LARGE)).isFalse();
        assertThat(three.admits(LARGE)).isFalse();
        total.add(-MOST / 16);
        assertThat(resumed).isEmpty();
        total.add(-MOST / 8);
        assertThat(resumed).containsExactly("one", "two");
        assertThat(total.isFull()).as("one still waits").isTrue();
        assertThat(two.admits(LARGE)).isTrue();
        total.add(Requests.cost(LARGE));
        two.begun();
        total.add(-MOST / 4);
        assertThat(resumed).containsExactly("one", "two", "three");
        assertThat(total.isFull()).isFalse();
    }

    @Test
    void one_that_ends_gives_its_room_and_its_place_to_the_next() {
        total.add(MOST + 1);
        Admission one = admission("one");
        Admission two = admission("two");
        Admission three = admission("three");
        one.admits(LARGE);
        two.admits(LARGE);
        three.admits(LARGE);
        two.end();
        total.add(-MOST / 8 - 1);
        assertThat(resumed).containsExactly("one");
        one.end();
        assertThat(resumed).containsExactly("one", "three");
        three.end();
        assertThat(total.bytes()).isEqualTo(MOST - MOST / 8);
        assertThat(one.admits(LARGE)).isFalse();
    }

    @Test
    void under_contention_everybody_comes_through_and_the_bound_holds() throws Exception {
        var most = new AtomicLong();
        List<Thread> connections = new ArrayList<>();
        for (int connection = 0; connection < 40; connection++) {
            connections.add(Thread.ofVirtual().start(() -> askAndAnswer(most)));
        }
        for (Thread connection : connections) {
            assertThat(connection.join(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(total.bytes()).isZero();
        assertThat(total.isFull()).isFalse();
        // Each thread may have checked just before the total was full; reserved bytes are counted twice for a moment.
        assertThat(most.get()).isLessThan(MOST + 2 * 40 * LARGE);
    }

    @SuppressWarnings("ThreadPriorityCheck") // Lets the other threads interleave.
    private void askAndAnswer(AtomicLong most) {
        var room = new Semaphore(0);
        var admission = new Admission(total, room::release);
        for (int request = 0; request < 300; request++) {
            int size = ThreadLocalRandom.current().nextInt(LARGE - 1000);
            while (total.isFull() && !admission.admits(size)) {
                room.acquireUninterruptibly();
            }
            total.add(Requests.cost(size));
            admission.begun();
            most.accumulateAndGet(total.bytes(), Math::max);
            Thread.yield();
            total.add(-Requests.cost(size));
        }
        admission.end();
    }
}
