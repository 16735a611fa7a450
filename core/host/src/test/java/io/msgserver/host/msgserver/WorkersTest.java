package io.msgserver.host.msgserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final Workers workers = new Workers("sample");

    @Test
    void a_stop_that_waits_for_a_turn_admits_it() throws Exception {
        workers.expect();
        Thread stop = Thread.ofVirtual().start(() -> workers.finishRequests(Duration.ofMinutes(1)));
        Awaitility.await().until(workers::isStopping);
        assertThat(workers.admit(List.of())).isTrue();
        assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void a_stop_that_has_waited_admits_none() {
        workers.expect();
        assertThat(workers.finishRequests(Duration.ZERO)).isFalse();
        workers.interruptRequests();
        assertThat(workers.admit(List.of())).isFalse();
    }
}
