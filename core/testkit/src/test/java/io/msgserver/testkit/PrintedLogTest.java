package io.msgserver.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Checks that tests with a host print the log of those that fail, and nothing else. */
class PrintedLogTest {

    /** Run by the tests below. */
    static class HostForEach {
        @RegisterExtension
        private final TestHost host = TestHost.of(Tally.class).settings("{ \"step\": 10 }");

        @Test
        void passes() {
            assertThatThrownBy(() -> host.client("alice").ask("fail")).hasMessageContaining("as told");
            assertThatThrownBy(() -> TestHost.of(Tally.class).settings("{ \"step\": 0 }").start())
                    .hasMessageContaining("step");
        }

        @Test
        void fails() {
            host.client("alice").ask("fail");
        }
    }

    static class HostForAll {
        @RegisterExtension
        private static final TestHost HOST = TestHost.of(Tally.class).settings("{ \"step\": 10 }");

        @Test
        void fails() {
            HOST.client("alice").ask("fail");
        }
    }

    static class HostThatIsRefused {
        @RegisterExtension
        private final TestHost host = TestHost.of(Tally.class).settings("{ \"step\": 0 }");

        @Test
        void fails() {
            host.client("alice");
        }
    }

    static class HostByHand {
        @Test
        void passes() {
            assertThatThrownBy(() -> TestHost.of(Tally.class).settings("{ \"step\": 0 }").start())
                    .hasMessageContaining("step");
        }

        @Test
        void logs() {
            try (TestHost host = TestHost.of(Tally.class).settings("{ \"step\": 10 }").start()) {
                assertThatThrownBy(() -> host.client("alice").ask("fail")).hasMessageContaining("as told");
            }
        }
    }

    private static String printedBy(DiscoverySelector tests) {
        PrintStream err = System.err;
        var printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            LauncherFactory.create()
                    .execute(LauncherDiscoveryRequestBuilder.request().selectors(tests).build());
        } finally {
            System.setErr(err);
        }
        return printed.toString(UTF_8);
    }

    @Test
    void a_test_that_passes_prints_nothing() {
        assertThat(printedBy(selectMethod(HostForEach.class, "passes"))).isEmpty();
    }

    @Test
    void a_test_that_fails_prints_what_was_logged_in_it() {
        assertThat(printedBy(selectMethod(HostForEach.class, "fails"))).contains("What was logged in fails():",
                "gate sample is open on", "ERROR", "as told", "\tat ");
        assertThat(printedBy(selectClass(HostForAll.class))).contains("What was logged in fails():", "ERROR", "as told")
                .doesNotContain("gate sample is open on");
        assertThat(printedBy(selectClass(HostThatIsRefused.class))).contains("What was logged in fails():",
                "0 is less than 1");
    }

    @Test
    void a_host_that_is_started_by_hand_prints_its_faults_unless_it_is_refused() {
        assertThat(printedBy(selectMethod(HostByHand.class, "passes"))).isEmpty();
        assertThat(printedBy(selectMethod(HostByHand.class, "logs"))).contains("ERROR", "as told")
                .doesNotContain("gate sample is open on");
    }
}
