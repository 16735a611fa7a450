package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults of a handler harm no other user. */
class FaultsTest {
    private static final List<String> THROWN = List.of("Exception", "StackOverflowError", "OutOfMemoryError",
            "Throwable");

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void whatever_a_handler_throws_fails_that_request_only_and_is_logged_once(String lane, @TempDir Path home)
            throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, Scripted.in(lane), "");
                Wire other = host.connectSomebody()) {
            TestUser user = host.login("thrower");
            try (Wire wire = host.connect(user, 1)) {
                for (String type : THROWN) {
                    wire.request("throw " + type, 1);
                    wire.expectFailure(1);
                    assertThat(wire.ask("echo still here")).isEqualTo("still here");
                    assertThat(other.ask("echo here too")).isEqualTo("here too");
                }
            }
            assertThat(log.lines("ERROR", "thrower", "onRequest failed")).hasSize(THROWN.size());
            log.awaitLines(3, "as told"); // The stack overflow has no message.
            log.awaitLines(1, "StackOverflowError");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void a_handler_that_always_fails_does_not_fill_the_log(String lane, @TempDir Path home) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, Scripted.in(lane), "");
                Wire wire = host.connectSomebody()) {
            for (int number = 0; number < 1000; number++) {
                wire.request("throw Exception", number);
                wire.expectFailure(number);
            }
            assertThat(log.lines("ERROR", "onRequest failed")).hasSizeBetween(10, 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "EVENT_LOOP"})
    void a_failing_onDisconnect_is_logged_and_harms_nobody(String lane, @TempDir Path home) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, Scripted.in(lane), "")) {
            TestUser user = host.login("failing on disconnect");
            host.connect(user, 1).close();
            Awaitility.await().until(() -> !log.lines("ERROR", user.uid(), "onDisconnect failed").isEmpty());
            host.connect(user, 2).close();
        }
    }

    @Test
    void an_unprintable_exception_is_answered_and_the_next_request_served(@TempDir Path home) throws Exception {
        PluginSource plugin = PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
                if (message.length == 0) return new byte[0];
                throw new RuntimeException() {
                    @Override public String getMessage() { throw new IllegalStateException("unprintable"); }
                };
                """);
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, plugin, "");
                Wire wire = host.connect(host.login(), 1)) {
            wire.request("x", 1);
            wire.expectFailure(1);
            wire.request("", 2);
            wire.expectAnswer("", 2);
            log.awaitLines(1, "ERROR", "onRequest failed", "which cannot be printed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void a_request_for_which_the_host_lacks_memory_fails_alone(String lane,
            @TempDir Path home) throws Exception {
        PrintStream err = System.err;
        try (TestHost host = TestHost.start(home, Scripted.in(lane), "")) {
            TestUser user = host.login("thrower");
            var full = new FullOnceItTellsOf("thrower");
            try (Wire wire = host.connect(user, 1)) {
                System.setErr(full);
                wire.request("throw Exception", 1);
                full.told.await();
                System.setErr(err);
            }
            try (Wire again = host.connect(user, 2)) {
                again.request("throw Exception", 1);
                again.expectFailure(1);
                assertThat(again.ask("echo still here")).isEqualTo("still here");
            }
            Awaitility.await().until(
                    () -> Objects.requireNonNull(host.host().plugins().getFirst().current()).leases() == 0);
        } finally {
            System.setErr(err);
        }
    }

    @Test
    void what_waits_behind_a_request_whose_fault_cannot_be_logged_is_answered(@TempDir Path home) throws Exception {
        PrintStream err = System.err;
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire wire = host.connect(host.login("thrower"), 1)) {
            System.setErr(new FullOnceItTellsOf("thrower"));
            wire.requests(List.of("throw Exception", "echo two", "throw Exception", "echo four"));
            wire.expectFailure(1);
            wire.expectAnswer("two", 2);
            wire.expectFailure(3);
            wire.expectAnswer("four", 4);
        } finally {
            System.setErr(err);
        }
    }

    /** A log that can no longer be written. */
    private static final class FullOnceItTellsOf extends PrintStream {
        private final String word;
        private final CountDownLatch told = new CountDownLatch(1);

        FullOnceItTellsOf(String word) {
            super(OutputStream.nullOutputStream(), true, UTF_8);
            this.word = word;
        }

        @Override
        public void println(String line) {
            if (line.contains(word)) {
                told.countDown();
                throw new OutOfMemoryError("as told");
            }
        }
    }
}
