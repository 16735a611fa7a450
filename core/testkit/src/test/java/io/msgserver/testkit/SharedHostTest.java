package io.msgserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Checks that a host in a static field is shared by all tests. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedHostTest {
    @RegisterExtension
    private static final TestHost HOST = TestHost.of(Tally.class);

    @Test
    @Order(1)
    void one_test_counts() {
        assertThat(HOST.client("alice").ask("count")).isEqualTo("1");
    }

    @Test
    @Order(2)
    void the_next_goes_on() {
        assertThat(HOST.client("alice").ask("count")).isEqualTo("2");
    }

    @Nested
    class InAnother {
        @Test
        void and_so_does_a_nested_one() {
            assertThat(Integer.parseInt(HOST.client("alice").ask("count"))).isGreaterThanOrEqualTo(3);
        }
    }
}
