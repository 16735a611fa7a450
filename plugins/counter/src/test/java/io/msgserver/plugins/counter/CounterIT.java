package io.msgserver.plugins.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.testkit.TestHost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Checks that the built jar contains all that the counter needs. */
class CounterIT {
    @RegisterExtension
    private final TestHost host = TestHost.jar(Path.of(System.getProperty("plugin.jar")));

    @Test
    void the_jar_has_what_it_needs() {
        assertThat(host.client("alice").ask("{\"do\": \"add\", \"amount\": 1}")).isEqualTo("{\"count\":1}");
    }
}
