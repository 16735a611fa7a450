package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator prepares the distribution's starts, and keeps the site's own files elsewhere. */
class InstallationIT {
    /** Java starts only when the cache fits. */
    private static final Map<String, String> CACHE_OR_NOTHING = Map.of("MSGSERVER_JAVA_OPTS", "-XX:AOTMode=on");

    @TempDir
    private Path folder;

    @TempDir
    private Path site;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution = Distribution.unpackUnpreparedTo(folder);
    }

    @Test
    void a_prepared_cache_is_used_and_one_that_does_not_fit_is_ignored() throws Exception {
        // The build has run the command, and kept what it printed.
        assertThat(Path.of("target/prepare.log")).content()
                .matches("\\S+/tests\\.aot is made: \\d+ MB, in [0-9.]+ s; it fits Java 2\\S+\n");
        Files.copy(Distribution.CACHE, folder.resolve("lib/msgserver.aot"));
        assertThat(distribution.run(CACHE_OR_NOTHING, "", "version").exit()).isZero();

        Files.setLastModifiedTime(jar("pf4j"), FileTime.from(Instant.now()));
        assertThat(distribution.run(CACHE_OR_NOTHING, "", "version").exit()).isNotZero();
        runsAsUsual();

        Files.writeString(folder.resolve("lib/msgserver.aot"), "no cache");
        runsAsUsual();
    }

    @Test
    void a_cache_that_cannot_be_made_leaves_nothing_behind() throws Exception {
        Files.delete(folder.resolve("lib/plugins/simple.jar"));
        Result prepared = distribution.run("", "prepare");
        assertThat(prepared.exit()).isEqualTo(1);
        assertThat(prepared.err()).contains("there is no", "lib/msgserver.aot", "simple.jar");
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".aot"));
        }

        Result nowhere = distribution.run(Map.of("MSGSERVER_CACHE", "/nowhere/msgserver.aot"), "", "prepare");
        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.err()).contains("nothing can be written in /nowhere", "MSGSERVER_CACHE");
    }

    private void runsAsUsual() throws Exception {
        Result version = distribution.run("", "version");
        assertThat(version.exit()).isZero();
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).startsWith("msgserver ").hasLineCount(1);
    }

    private Path jar(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "-")).findFirst().orElseThrow();
        }
    }

    @Test
    void settings_plugins_and_run_may_be_elsewhere() throws Exception {
        Path home = Files.createDirectory(site.resolve("home"));
        Path conf = Files.createDirectory(site.resolve("conf"));
        Files.writeString(conf.resolve("msgserver.json"), """
                { "gates": [ { "servername": "moved", "port": 0, "plugin": "simple" } ], "control": { "port": 0 } }
                """);
        Files.writeString(conf.resolve("simplelogger.properties"), "org.slf4j.simpleLogger.showLogName=false\n");
        Files.createSymbolicLink(Files.createDirectory(home.resolve("plugins")).resolve("simple.jar"),
                folder.resolve("lib/plugins/simple.jar"));

        Map<String, String> elsewhere = Map.of("MSGSERVER_HOME", home.toString(), "MSGSERVER_CONF", conf.toString());
        try (var host = distribution.start(elsewhere)) {
            assertThat(host.log()).contains("gate moved is open on 127.0.0.1:").doesNotContain("GateServer");
            assertThat(home.resolve("run/control.token")).exists();
            assertThat(distribution.run(elsewhere, "", "plugins").out()).contains("simple", "gate moved");
        }
    }

    @Test
    void log_settings_that_cannot_be_read_are_told() throws Exception {
        Files.writeString(folder.resolve("conf/simplelogger.properties"), "a=\\u00zz", UTF_8);
        Result version = distribution.run("", "version");
        assertThat(version.exit()).isEqualTo(3);
        assertThat(version.err()).contains("conf/simplelogger.properties cannot be read", "Malformed")
                .doesNotContain("\tat ");
    }
}
