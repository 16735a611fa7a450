package io.msgserver.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.base.config.SettingsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSettingTest {
    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "pom.xml"})
    void a_plugins_folder_that_is_a_file_is_refused_with_the_reason(String file) {
        assertThatThrownBy(() -> folder(file)).isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("folder", file, "is not a folder, but a file");
    }

    @Test
    void a_plugins_folder_that_is_not_there_yet_may_come() throws Exception {
        assertThat(folder("nosuch/plugins")).isEqualTo(Path.of("nosuch/plugins").toAbsolutePath());
    }

    private static Path folder(String text) throws SettingsException {
        return HostSettings
                .parse("{ \"plugins\": { \"folder\": \"%s\" } }".formatted(text), Path.of("").toAbsolutePath())
                .plugins().folder();
    }
}
