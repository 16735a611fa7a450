package io.msgserver.hotswap.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests jars that unpack to many times their size: a file of a few kilobytes must not exhaust the host's memory. */
class MetaInfLimitTest {
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_SIZE = 24;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"META-INF/MANIFEST.MF", "meta-inf/manifest.mf", "META-INF/extensions.idx", "META-INF/A.SF",
                    "META-INF/A.RSA"})
    void what_is_unpacked_whole_is_no_longer_than_anybody_means(String name) throws IOException {
        Path jar = zip(new String[]{name}, 16 << 20);
        assertThat(jar).satisfies(file -> assertThat(Files.size(file)).isLessThan(100_000));
        assertThatThrownBy(() -> PluginJar.read(jar)).isInstanceOf(PluginRejectedException.class)
                .hasMessageStartingWith("its " + name + " is longer than 4 MiB when it is unpacked: build it anew");
    }

    @Test
    void what_the_jar_says_of_the_length_is_not_believed() throws IOException {
        Path jar = zip(new String[]{"META-INF/extensions.idx"}, 16 << 20);
        byte[] bytes = Files.readAllBytes(jar);
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = 0;
        while (zip.getInt(header) != CENTRAL_HEADER) {
            header++;
        }
        zip.putInt(header + CENTRAL_SIZE, 70_000);
        Files.write(jar, bytes);
        assertThatThrownBy(() -> PluginJar.read(jar)).hasMessageContaining("longer than 4 MiB");
    }

    @Test
    void many_of_them_are_no_longer_than_that_together() throws IOException {
        Path jar = zip(new String[]{"META-INF/1", "META-INF/2", "META-INF/3", "META-INF/4", "META-INF/5"}, 4 << 20);
        assertThatThrownBy(() -> PluginJar.read(jar)).hasMessageStartingWith(
                "the files in its META-INF are longer than 16 MiB when it is unpacked: build it anew");
    }

    /** Files outside META-INF are never unpacked into memory as a whole. */
    @Test
    void what_lies_elsewhere_may_be_as_long_as_it_likes() throws IOException {
        Path jar = zip(new String[]{"data/large", "META-INF/data/large"}, 32 << 20);
        assertThatThrownBy(() -> PluginJar.read(jar)).hasMessageContaining("no META-INF/MANIFEST.MF");
    }

    private Path zip(String[] names, int length) throws IOException {
        Path jar = folder.resolve("bomb.jar");
        try (OutputStream out = Files.newOutputStream(jar); var zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[length]);
            }
        }
        return jar;
    }
}
