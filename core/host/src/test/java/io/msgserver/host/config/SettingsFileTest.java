package io.msgserver.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.msgserver.base.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    private Path home;
    private Path file;

    @BeforeEach
    void folder() throws Exception {
        file = Files.createDirectory(home.resolve("conf")).resolve("msgserver.json");
    }

    @Test
    void a_file_is_read_with_paths_from_home() throws Exception {
        Files.writeString(file, "{}");
        assertThat(HostSettings.read(file, home).plugins().folder()).isEqualTo(home.resolve("plugins"));
    }

    @Test
    void problems_are_told_with_the_name_of_the_file() throws Exception {
        Path other = Files.writeString(home.resolve("other.json"), "{ \"x\": 1 }");
        assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> HostSettings.read(other, home))
                .withMessageStartingWith("other.json has 1 problem:");
    }

    @Test
    void a_missing_file_is_told_with_its_path_and_what_to_do() {
        assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> HostSettings.read(file, home)).withMessage(
                "conf/msgserver.json has 1 problem:\n" + file
                        + ": there is no such file; create it, {} is enough to begin with");
    }

    @Test
    void a_folder_is_no_file() {
        assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> HostSettings.read(home, home))
                .withMessageContaining(home + ": cannot be read; make it a readable file");
    }

    @Test
    void another_encoding_is_refused() throws Exception {
        Files.write(file, new byte[]{'{', '"', (byte) 0xFC, '"', '}'});
        assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> HostSettings.read(file, home))
                .withMessageContaining("is not in UTF-8; save it in that encoding");
    }
}
