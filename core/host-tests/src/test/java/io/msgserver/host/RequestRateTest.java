package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of a user's requests a second: further requests wait, and none is lost. */
class RequestRateTest {
    private static final String PAUSES = "msgserver_pauses_total{gate=\"sample\",reason=\"rate\"}";

    @TempDir
    private Path home;

    private TestHost start(String gate, String lane) throws Exception {
        return TestHost.start(home, """
                { "sessions": { "store": null }, "control": { "port": 0 },
                  "gates": [ { %s "servername": "sample", "port": 0, "plugin": "test" } ] }
                """.formatted(gate), Scripted.in(lane));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "EVENT_LOOP"})
    void what_is_beyond_a_second_s_worth_is_answered_as_the_rate_allows(String lane) throws Exception {
        try (TestHost host = start("\"requests_per_second\": 100,", lane);
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody();
                CapturedLog log = CapturedLog.start()) {
            long start = System.nanoTime();
            wire.requests(Collections.nCopies(200, "echo hello"));
            for (int number = 1; number <= 100; number++) {
                wire.expectAnswer("hello", number);
            }
            assertThat(other.ask("echo others are not held up")).isEqualTo("others are not held up");
            for (int number = 101; number <= 200; number++) {
                wire.expectAnswer("hello", number);
            }
            assertThat(since(start)).isGreaterThan(Duration.ofMillis(950));
            assertThat(new Scrape(host, home).value(PAUSES)).isGreaterThan(5);
            assertThat(log.lines("WARN")).singleElement().asString()
                    .contains("user1 (subid 1) asks more than 100 times a second, the gate's requests_per_second");
        }
    }

    @Test
    void who_reconnects_has_no_new_burst() throws Exception {
        try (TestHost host = start("\"requests_per_second\": 50,", "ORDERED")) {
            TestUser user = host.login();
            long start = System.nanoTime();
            for (int index = 1; index <= 5; index++) {
                try (Wire wire = host.connect(user, index)) {
                    wire.requests(Collections.nCopies(20, "echo hello"));
                    for (int number = 1; number <= 20; number++) {
                        wire.readPackage();
                    }
                }
            }
            assertThat(since(start)).isGreaterThan(Duration.ofMillis(950));
        }
    }

    @Test
    void without_a_limit_nobody_waits() throws Exception {
        try (TestHost host = start("", "ORDERED"); Wire wire = host.connectSomebody()) {
            wire.requests(Collections.nCopies(2000, "echo hello"));
            for (int number = 1; number <= 2000; number++) {
                wire.expectAnswer("hello", number);
            }
            assertThat(new Scrape(host, home).value(PAUSES)).isZero();
        }
    }
}
