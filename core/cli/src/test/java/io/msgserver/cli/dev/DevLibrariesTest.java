package io.msgserver.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.hotswap.jar.PluginPacker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the jars that {@code dev} packs of a project with libraries. */
class DevLibrariesTest {
    private static final byte[] LARGE = new byte[1 << 20];

    @TempDir
    private Path project;
    @TempDir
    private Path home;
    private DevLibraries libraries;

    @BeforeEach
    void compile() throws Exception {
        new Random(1).nextBytes(LARGE);
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        write("Own.class", "new");
        write("META-INF/extensions.idx", "Own");
        build("1.0.0");
        libraries = new DevLibraries(home, project.resolve("target/classes"));
    }

    private void write(String name, String content) throws IOException {
        Path file = project.resolve("target/classes").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Makes a jar as Maven does: the current classes, and the libraries. */
    private void build(String version) throws IOException {
        PluginPacker.of("shout", version).file("Own.class", "old".getBytes(UTF_8))
                .file("META-INF/extensions.idx", "Old".getBytes(UTF_8)).file("lib/Large.class", LARGE)
                .write(project.resolve("target/shout.jar"));
    }

    private Path pack() throws Exception {
        return DevProject.in(project).pack(home.resolve("compiled.jar"), libraries);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.getFileName().toString().startsWith("libraries")).toList();
        }
    }

    @Test
    void what_was_compiled_is_packed_without_the_libraries_and_finds_them() throws Exception {
        Path jar = pack();
        assertThat(Files.size(jar)).isLessThan(10_000);
        try (var loader = new URLClassLoader(new URL[]{jar.toUri().toURL()}, null)) {
            assertThat(read(loader, "Own.class")).isEqualTo("new".getBytes(UTF_8));
            assertThat(read(loader, "lib/Large.class")).isEqualTo(LARGE);
            assertThat(loader.findResources("META-INF/extensions.idx").asIterator()).toIterable().hasSize(1);
        }
    }

    private static byte[] read(ClassLoader loader, String name) throws IOException {
        try (InputStream bytes = Optional.ofNullable(loader.getResourceAsStream(name)).orElseThrow()) {
            return bytes.readAllBytes();
        }
    }

    @Test
    void libraries_are_taken_out_once_for_each_jar_that_maven_makes() throws Exception {
        Path built = project.resolve("target/shout.jar");
        Optional<Path> first = libraries.of(built);
        assertThat(libraries.of(built)).isEqualTo(first);
        for (int i = 1; i <= 3; i++) {
            build("1.0.0-" + "x".repeat(i * 100));
            assertThat(libraries.of(built)).isNotEqualTo(first);
        }
        assertThat(kept()).as("those in use, and those of before").hasSize(2);
    }

    @Test
    void a_jar_without_libraries_needs_none() throws Exception {
        PluginPacker.of("shout", "1.0.0").file("Own.class", new byte[]{1}).write(project.resolve("target/shout.jar"));
        pack();
        assertThat(kept()).isEmpty();
    }
}
