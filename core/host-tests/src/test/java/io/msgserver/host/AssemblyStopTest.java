package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.TestHost;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version consists of a plugin and the plugins that it needs; they share one time limit for their stop. */
class AssemblyStopTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "plugins": { "poll": "40ms", "stop_timeout": "300ms" } }
            """;

    @Test
    void what_a_plugin_takes_to_stop_is_taken_from_those_that_it_needs(@TempDir Path home) throws Exception {
        PluginSource base = PluginSource.plugin("base", "1.0.0").manifest("Plugin-Class", "p.Base").with("Base", """
                public class Base extends org.pf4j.Plugin {
                    @Override public void stop() { %s }
                }
                """.formatted(Faulty.hanging()));
        PluginSource needing = Faulty.version("1.0.0").at("stop", Faulty.hanging()).source()
                .manifest("Plugin-Dependencies", "base");
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, needing, base)) {
            assertThat(host.gate().isOpen()).isTrue();
            Files.delete(home.resolve("plugins/test.jar"));
            Awaitility.await().until(() -> !log.lines("ERROR", "plugin test 1.0.0", "its part base is not stopped",
                    "plugins.stop_timeout, 300 ms").isEmpty());
            log.awaitLines(1, "ERROR", "plugin test 1.0.0", "its stop took longer than");
        }
    }
}
