package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who sends nothing for idle_timeout loses the connection, but not the login. */
class IdleTest {

    @Test
    void one_who_says_nothing_is_closed_and_one_whose_request_runs_is_not(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "sessions": { "store": null }, "control": { "port": 0 },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "idle_timeout": "300ms" } ] }
                """, Scripted.ordered())) {
            TestUser silent = host.login();
            try (Wire waiting = host.connectSomebody(); Wire idle = host.connect(silent, 1)) {
                waiting.request("wait here", 1);
                long start = System.nanoTime();
                idle.expectClosed();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
                new Scrape(host, home).await("msgserver_client_faults_total{gate=\"sample\",kind=\"idle\"}", 1);
                Awaitility.await().until(() -> host.gate().connections() == 1);
                try (Wire back = host.connect(silent, 2)) {
                    back.request("open here", 1);
                    back.readPackage();
                }
                waiting.expectAnswer("here", 1);
                waiting.expectClosed();
            }
        }
    }
}
