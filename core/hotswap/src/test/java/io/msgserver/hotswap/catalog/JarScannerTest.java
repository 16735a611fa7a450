package io.msgserver.hotswap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.hotswap.folder.PluginFolder;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.StableFiles;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.version.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how files become jars of the catalog while they are being written. */
class JarScannerTest {
    private static final ScanInterval SCAN_INTERVAL = new ScanInterval(Duration.ofMillis(40));

    @TempDir
    private Path folder;
    @TempDir
    private Path built;

    private final Catalog catalog = new Catalog(Made.settings(), _ -> List.of());
    private final Refusals refusals = new Refusals(new PluginEntries(), InstantSource.system());
    private WorkFolder work;

    @BeforeEach
    void makeRoom() throws IOException {
        work = WorkFolder.create(built.resolve("work"));
    }

    @AfterEach
    void close() throws IOException {
        work.close();
    }

    private JarScanner jarScanner(PluginFolder from) {
        return new JarScanner(from, work, catalog, refusals, SCAN_INTERVAL);
    }

    private byte[] version(String version) throws IOException {
        PluginSource source = PluginSource.plugin("test", version).handler("ORDERED", "return message;");
        return Files.readAllBytes(source.jar(built.resolve("test.jar")));
    }

    private Stream<String> versions() {
        return catalog.of("test").stream().map(jar -> jar.facts().version());
    }

    private long copies() throws IOException {
        // Every copy is in the same folder.
        Path other = Files.createFile(built.resolve("other"));
        Path copy = work.takeIn(other);
        Files.delete(other);
        Files.delete(copy);
        try (Stream<Path> copies = Files.list(copy.getParent())) {
            return copies.count();
        }
    }

    /**
     * A folder with a file that is overwritten while it is copied: between the scan that found it and the one after the
     * copy.
     */
    private static final class Overwritten extends PluginFolder {
        private final byte[] bytes;
        private int snapshots;

        Overwritten(Path folder, byte[] bytes) {
            super(folder);
            this.bytes = bytes;
        }

        @Override
        public StableFiles.@Nullable FileSnapshot snapshot(Path file) {
            if (++snapshots == 2) {
                try {
                    Files.write(file, bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return super.snapshot(file);
        }
    }

    @Test
    void a_copy_of_a_file_that_moved_meanwhile_is_dropped_and_made_anew() throws Exception {
        Files.write(folder.resolve("test.jar"), version("1.0.0"));
        JarScanner jarScanner = jarScanner(new Overwritten(folder, version("2.0.0")));
        jarScanner.scanAtStart();
        assertThat(versions()).isEmpty();
        assertThat(copies()).isZero();
        assertThat(jarScanner.scan()).isTrue();
        jarScanner.scan();
        assertThat(versions()).containsExactly("2.0.0");
        assertThat(copies()).isEqualTo(1);
        assertThat(refusals.files()).isEmpty();
    }

    @Test
    void other_bytes_of_the_same_size_and_time_are_taken_in() throws Exception {
        Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"));
        byte[] first = version("1.0.0");
        byte[] second = version("2.0.0");
        Path jar = Files.write(folder.resolve("test.jar"), padded(first, second.length));
        FileTime time = Files.getLastModifiedTime(jar);
        JarScanner jarScanner = jarScanner(new PluginFolder(folder));
        jarScanner.scanAtStart();
        assertThat(versions()).containsExactly("1.0.0");
        Files.write(jar, padded(second, first.length));
        Files.setLastModifiedTime(jar, time);
        assertThat(jarScanner.scan()).isTrue();
        jarScanner.scan();
        assertThat(versions()).containsExactly("2.0.0");
    }

    /** Pads a jar to the length of the longer one: bytes after the end of a zip file are its comment. */
    private static byte[] padded(byte[] zip, int other) {
        int comment = Math.max(zip.length, other) - zip.length;
        byte[] result = Arrays.copyOf(zip, zip.length + comment);
        result[zip.length - 2] = (byte) comment;
        result[zip.length - 1] = (byte) (comment >> 8);
        return result;
    }

    @Test
    void a_file_that_is_taken_out_is_let_go_with_its_copy() throws Exception {
        Path jar = Files.write(folder.resolve("test.jar"), version("1.0.0"));
        JarScanner jarScanner = jarScanner(new PluginFolder(folder));
        jarScanner.scanAtStart();
        Files.delete(jar);
        for (int scan = 1; scan <= SCAN_INTERVAL.graceScans(); scan++) {
            assertThat(jarScanner.scan()).isTrue();
            assertThat(versions()).containsExactly("1.0.0");
        }
        assertThat(jarScanner.scan()).isFalse();
        assertThat(catalog.ids()).isEmpty();
        assertThat(copies()).isZero();
    }

    @Test
    void a_file_that_is_renamed_is_one_jar_at_its_new_place() throws Exception {
        Path jar = Files.write(folder.resolve("test.jar"), version("1.0.0"));
        JarScanner jarScanner = jarScanner(new PluginFolder(folder));
        jarScanner.scanAtStart();
        Path renamed = Files.move(jar, folder.resolve("renamed.jar"));
        jarScanner.scan();
        jarScanner.scan();
        assertThat(jarScanner.scan()).isFalse();
        assertThat(catalog.of("test")).singleElement().extracting(StagedJar::source).isEqualTo(renamed);
        assertThat(copies()).isEqualTo(1);
    }
}
