package io.msgserver.bench.child;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(2, 1);

    private void run(long user, int number) {
        ledger.accept(user << 32 | number);
    }

    @Test
    void requests_that_run_once_and_in_order_are_counted_and_no_more() {
        for (int number = 1; number <= 5_000; number++) {
            run(0, number);
        }
        assertThat(ledger.text()).isEqualTo("runs=5000 twice=0 disordered=0");
    }

    @Test
    void a_request_that_runs_twice_is_seen() {
        run(1, 1);
        run(1, 2);
        run(1, 1);
        assertThat(ledger.text()).contains("runs=3 twice=1 disordered=0");
    }

    @Test
    void an_order_that_is_not_kept_is_seen_where_there_should_be_one() {
        run(0, 1);
        run(0, 3);
        run(1, 1);
        run(1, 3);
        assertThat(ledger.text()).isEqualTo("runs=4 twice=0 disordered=1");
    }
}
