package io.msgserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"one\ntwö\n", "one\ntwö", "one\r\ntwö\r\n", "one\rtwö", "\uFEFFone\ntwö\n", "\uFEFFone\r\ntwö"})
    void lines_are_the_same_however_an_editor_writes_them(String text) throws Exception {
        assertThat(TextFile.lines(write(text))).containsExactly("one", "twö");
    }

    @Test
    void a_byte_order_mark_is_one_at_the_beginning_only() throws Exception {
        assertThat(TextFile.read(write("\uFEFF\uFEFFa\uFEFF"))).isEqualTo("\uFEFFa\uFEFF");
        assertThat(TextFile.read(write(""))).isEmpty();
    }

    @Test
    void another_encoding_is_refused() throws Exception {
        Path file = write("");
        Files.write(file, new byte[]{'m', (byte) 0xFC});
        assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> TextFile.read(file));
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("file"), text);
    }
}
