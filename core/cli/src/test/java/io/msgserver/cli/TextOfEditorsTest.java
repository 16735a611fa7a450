package io.msgserver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.cli.terminal.PasswordSource;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads text files in which an editor has put a byte order mark, or carriage returns and spaces. */
class TextOfEditorsTest {
    @TempDir
    private Path folder;

    @Test
    void the_first_setting_of_the_log_counts_and_spaces_do_not() throws Exception {
        String key = "org.slf4j.simpleLogger.log." + TextOfEditorsTest.class.getName();
        try {
            LogSettings.apply(write("\uFEFF" + key + "=debug \r\n"));
            assertThat(System.getProperty(key)).isEqualTo("debug");
        } finally {
            System.clearProperty(key);
        }
    }

    @Test
    void a_password_is_the_first_line() throws Exception {
        var passwords = new PasswordSource(new BufferedReader(new StringReader("")));
        assertThat(passwords.firstLineOf(write("\uFEFFsesame\r\nmore"))).isEqualTo("sesame".toCharArray());
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("file"), text);
    }
}
