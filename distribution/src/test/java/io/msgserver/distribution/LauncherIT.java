package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.distribution.Distribution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/msgserver} itself, whatever it inherits from the shell that it is typed in. */
class LauncherIT {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = "msgserver \\d+\\.\\d+\\.\\d+\\S* on Java 2[5-9].*\n";

    @TempDir
    private Path folder;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution = Distribution.unpackTo(Files.createDirectory(folder.resolve("msgserver")));
    }

    /** Runs lines of the shell, from a file in UTF-8, in the folder of msgserver. */
    private Result type(String shell, String lines) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("lines"), lines, UTF_8);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = distribution.prepared(new ProcessBuilder(shell, script.toString()))
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void variables_of_the_shell_do_not_steer_it() throws Exception {
        Result version = type("sh", "CDPATH=.:/usr IFS=/ GLOBIGNORE='*' bin/msgserver version\n");
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).matches(VERSION);
    }

    @Test
    void a_cd_that_prints_does_not_steer_it() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "a cd that prints is a function of bash");
        Result version = type("bash", """
                cd() { builtin cd "$@" && echo "now in $PWD"; }
                export -f cd
                echo 'cd() { builtin cd "$@" && pwd; }' > start
                env BASH_ENV="$PWD/start" ENV="$PWD/start" SHELLOPTS=noglob bash bin/msgserver version
                """);
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).matches(VERSION);
    }

    @Test
    void names_keep_their_letters_in_the_locale_c() throws Exception {
        Result added = type("sh", """
                export LC_ALL= LC_CTYPE= LANG=C
                echo one | bin/msgserver hash-password müller --users users
                echo two | bin/msgserver hash-password möller --users users
                """);
        assertThat(added.err()).isEqualTo("müller was added to users\nmöller was added to users\n");
        assertThat(Files.readAllLines(folder.resolve("msgserver/users")))
                .extracting(line -> line.replaceAll(":.*", "")).containsExactly("müller", "möller");
    }

    @Test
    void it_runs_under_a_path_that_is_not_ascii_in_the_locale_c() throws Exception {
        Result version = type("sh", """
                cp -R ../msgserver ../déjà
                export LC_ALL= LC_CTYPE= LANG=C
                ../déjà/bin/msgserver version
                """);
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).matches(VERSION);
    }

    @Test
    void an_argument_in_another_encoding_is_refused() throws Exception {
        Result refused = type("sh", """
                export LC_ALL=C.UTF-8
                bin/msgserver hash-password "$(printf 'm\\374ller')" --users users
                """);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("is not in the encoding of the locale, which is UTF-8", "LC_ALL=C.UTF-8");
        Result password = type("sh", "printf 'm\\374ller\\n' | bin/msgserver hash-password alice --users users\n");
        assertThat(password.exit()).isEqualTo(1);
        assertThat(password.err()).contains("the password is not in UTF-8");
        assertThat(folder.resolve("msgserver/users")).doesNotExist();
    }

    /** A Buddhist calendar, and Arabic digits. */
    @ParameterizedTest
    @ValueSource(strings = {"-Duser.language=th -Duser.country=TH", "-Duser.language=ar -Duser.country=EG"})
    void the_locale_changes_neither_the_log_nor_what_is_printed(String locale) throws Exception {
        Result demo = type("sh", "export MSGSERVER_JAVA_OPTS='" + locale
                + " -Dorg.slf4j.simpleLogger.defaultLogLevel=info'\nbin/msgserver demo\n");
        assertThat(demo.out()).containsPattern("\\d{3} ms after it was first asked").contains("  1  ");
        assertThat(demo.err()).containsPattern("(?m)^20\\d\\d-\\d\\d-\\d\\d[ T]").doesNotContainPattern("(?m)^2[1-9]");
    }

    @Test
    void shellcheck_has_nothing_to_say_about_any_script() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "shellcheck"))), "there is no shellcheck");
        List<String> scripts = Stream.of("distribution/bin", "distribution/deb", "distribution/deb/control", ".ci")
                .flatMap(LauncherIT::scripts).toList();
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(8);
        Result checked = type("sh", "exec shellcheck " + String.join(" ", scripts) + "\n");
        assertThat(checked.exit()).as(checked.out() + checked.err()).isZero();
    }

    private static Stream<String> scripts(String place) {
        try (Stream<Path> files = Files.list(SOURCES.resolve(place))) {
            return files.filter(Files::isRegularFile).filter(LauncherIT::isScript)
                    .map(file -> "'" + file + "'").toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isScript(Path file) {
        try {
            return Files.readString(file).startsWith("#!");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
