package io.msgserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltJarTest {
    @TempDir
    private Path folder;

    private Path built(String version) throws Exception {
        return PackedClasses.write("tally", version, List.of(Tally.class), folder.resolve("tally-" + version + ".jar"));
    }

    @Test
    void a_built_jar_serves_and_is_swapped_for_another() throws Exception {
        try (TestHost host = TestHost.jar(built("1.4.0")).settings("{ \"step\": 2 }").start()) {
            TestClient alice = host.client("alice");
            assertThat(alice.ask("count")).isEqualTo("2");
            host.swap(built("1.5.0"));
            host.log().await("takes over from 1.4.0");
            assertThat(alice.ask("count")).isEqualTo("4");
            assertThatThrownBy(host::swap).hasMessageContaining("swap(Path)");
        }
    }

    @Test
    void what_is_no_plugin_is_told_at_once() throws Exception {
        assertThatThrownBy(() -> TestHost.jar(folder.resolve("absent.jar")))
                .hasMessageContaining("absent.jar is no plugin: it cannot be read");
        Path text = Files.writeString(folder.resolve("text.jar"), "text");
        assertThatThrownBy(() -> TestHost.jar(text))
                .hasMessageContaining("text.jar is no plugin: it is not a whole jar");
    }
}
