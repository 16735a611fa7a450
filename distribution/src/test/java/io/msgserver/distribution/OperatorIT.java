package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An operator's commands, one after the other, against one host that keeps running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorIT {
    private Path folder;
    private Distribution distribution;
    private RunningHost host;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        distribution = Distribution.unpackTo(folder);
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                {
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ],
                  "plugins": { "poll": "100ms", "settings": { "simple": { "password": "hunter2" } } },
                  "control": { "port": 0 }
                }
                """);
        host = distribution.start();
    }

    /** Some close it, and some fail. */
    @BeforeEach
    void open() throws Exception {
        ok("open", "sample");
    }

    @AfterAll
    void stop() throws Exception {
        host.stop();
        assertThat(host.log()).contains("was closed by an operator").doesNotContain("hunter2");
        host.close();
    }

    @Test
    void the_example_of_the_readme_runs_as_it_stands() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        Matcher block = Pattern.compile("(?s:the template's\\s+example.*?)\n\n((?:    .*\n)+)").matcher(readme);
        assertThat(block.find()).as("the example in the README").isTrue();
        String lines = block.group(1).strip();
        assertThat(lines.lines()).hasSize(5).allSatisfy(line -> assertThat(line.strip()).startsWith("bin/msgserver "));

        Path script = Files.writeString(folder.resolve("example.sh"), "set -e\n" + lines + "\n");
        Result example = shell("sh " + script);
        assertThat(example.err()).isEmpty();
        assertThat(example.exit()).isZero();
        assertThat(example.out()).containsSubsequence("gate sample is open on 127.0.0.1:", "nzhsoft", "done", "alice",
                "done", "nzhsoft", "done", "alice", "done", "gate sample is closed");
    }

    @Test
    void the_requests_of_the_documentation_are_answered() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "the examples use curl");
        String page = Files.readString(Path.of("docs/controls.md"));
        Matcher block = Pattern.compile("((?:    host.*\n)+)").matcher(page);
        assertThat(block.find()).as("the examples in controls.md").isTrue();
        Path script = Files.writeString(folder.resolve("requests.sh"), block.group(1));
        Result answers = shell("sh " + script);
        assertThat(answers.out().lines()).hasSize(19).noneMatch(line -> line.contains("about:blank"))
                .allMatch(line -> line.startsWith("{"));
    }

    @Test
    void the_host_and_its_gates_are_shown() throws Exception {
        assertThat(ok("status")).containsPattern("ready +yes")
                .containsPattern("msgserver \\S+, process " + host.process().pid() + ", up \\d")
                .containsPattern("gates +1 of 1 open").containsPattern("plugins .*simple \\d")
                .doesNotContain("\033");
        assertThat(ok("status", "--json")).startsWith("{\"version\":").contains("\"requests\":");
        assertThat(ok("gates")).containsPattern("sample +open +127\\.0\\.0\\.1:\\d+ +\\d+/1024 +\\d+ +simple");
        assertThat(ok("gates", "--json")).contains("\"servername\":\"sample\"");
    }

    @Test
    void colours_are_for_terminals() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes a terminal");
        String gates = "TERM=xterm script -qec 'bin/msgserver gates' /dev/null < /dev/null";
        assertThat(shell(gates).out()).contains("\033[1mGATE", "\033[32mopen");
        assertThat(shell("NO_COLOR=1 " + gates).out()).contains("open").doesNotContain("\033");
    }

    @Test
    void users_are_logged_in_seen_kicked_and_logged_out() throws Exception {
        assertThat(ok("login", "alice", "bob")).containsPattern("alice +done +\\d+ +\\S+@\\S+#\\S+ +\\S{12}");
        Path secret = Files.writeString(folder.resolve("secret"), "OGJ5dGVzISE=\n");
        assertThat(ok("login", "carol", "--secret-file", secret.toString(), "--json")).contains("\"secret\":null");

        assertThat(ok("users")).containsSubsequence("UID", "alice", "bob", "carol");
        assertThat(ok("users", "--prefix", "b")).contains("bob").doesNotContain("alice");
        assertThat(ok("users", "--limit", "1")).contains("alice", "there are more: --cursor ").doesNotContain("bob");
        assertThat(ok("users", "--json", "--limit", "1")).contains("\"uid\":\"alice\"", "\"next\":\"");
        assertThat(ok("users", "bob")).containsPattern("bob +\\d+ +\\d{4}-\\d\\d-\\d\\d .* 0 +-");

        assertThat(ok("kick", "alice", "nobody")).containsPattern("alice +\\d+ +done")
                .containsPattern("nobody +- +absent");
        assertThat(ok("logout", "bob", "carol", "--json")).contains("\"outcome\":\"done\"").doesNotContain("failed");
        Result gone = distribution.runHere("", "users", "bob");
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("user bob is not logged in at gate sample");
    }

    @Test
    void a_login_that_is_refused_has_an_exit_code_of_its_own() throws Exception {
        assertThat(distribution.runHere("", "close", "sample").out()).contains("gate sample is closed");
        Result refused = distribution.run("", "login", "alice");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.out()).containsPattern("alice +refused .*gate sample is not open");
        Result nosuch = distribution.runHere("", "open", "nosuch");
        assertThat(nosuch.exit()).isEqualTo(1);
        assertThat(nosuch.err()).contains("there is no gate nosuch, only [sample]");
    }

    @Test
    void a_jar_is_installed_and_a_refused_one_is_a_remembered_error() throws Exception {
        Path next = Files.copy(folder.resolve("lib/plugins/simple-next.jar"), folder.resolve("next.jar"));
        assertThat(ok("install", next.toString())).matches("plugin simple is served by version \\S+\n");
        assertThat(ok("rollback", "simple")).contains("is served by version");

        Files.writeString(folder.resolve("broken.jar"), "this is no jar");
        Result refused = distribution.run("", "install", "broken.jar");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("it is not a whole jar");
        assertThat(distribution.run("", "install", "nosuch.jar").err()).contains("there is no file nosuch.jar");

        Files.copy(folder.resolve("broken.jar"), folder.resolve("plugins/broken.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        Awaitility.await().atMost(20, TimeUnit.SECONDS).pollInterval(500, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> assertThat(ok("errors"))
                        .containsPattern("ERROR \\S+: plugin broken\\.jar is rejected: it is not a whole jar"));
        Files.delete(folder.resolve("plugins/broken.jar"));
        assertThat(ok("errors", "--json")).contains("\"level\":\"ERROR\"");
    }

    @Test
    void the_level_of_a_logger_is_changed() throws Exception {
        assertThat(ok("log-level", "io.msgserver.host.gate", "debug"))
                .isEqualTo("io.msgserver.host.gate is logged from debug on\n");
        assertThat(ok("log-level", "io.msgserver.host.gate", "info", "--json"))
                .isEqualTo("{\"logger\":\"io.msgserver.host.gate\",\"level\":\"info\"}\n");
        assertThat(distribution.runHere("", "log-level", "ROOT", "loud").err()).contains("there is no level loud");
    }

    @Test
    void threads_and_settings_are_shown() throws Exception {
        assertThat(ok("threads")).containsPattern("#\\d+ \"plugins\" ").contains("virtual ")
                .containsPattern("\\d+ threads");
        assertThat(ok("threads", "--limit", "2", "--json")).contains("\"leftOut\":");
        assertThat(ok("settings")).contains("\"expired_number\" : 128", "\"password\" : \"…\"")
                .doesNotContain("hunter2");
        assertThat(ok("settings", "--json").lines()).hasSize(1);
    }

    @Test
    void completion_knows_commands_and_options() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "completion is for bash, and for zsh");
        Files.writeString(folder.resolve("completion.bash"), ok("completion"));
        assertThat(completed("msgserver ro").lines()).containsExactly("rollback");
        assertThat(completed("msgserver users --pre").lines()).containsExactly("--prefix");
        assertThat(completed("msgserver tr")).isBlank();
    }

    @Test
    void a_plugin_that_is_not_there_is_told() throws Exception {
        Result rollback = distribution.runHere("", "rollback", "nosuch/é plugin");
        assertThat(rollback.exit()).isEqualTo(1);
        assertThat(rollback.err()).contains("there is no plugin nosuch/", "only [login-file, simple]");
        assertThat(distribution.runHere("", "rollback").exit()).isEqualTo(2);
    }

    @Test
    void a_token_that_is_gone_or_wrong_is_told() throws Exception {
        Path token = folder.resolve("run/control.token");
        String right = Files.readString(token);
        Set<PosixFilePermission> owner = Files.getPosixFilePermissions(token);
        try {
            Files.writeString(token, "A".repeat(43));
            Result wrong = distribution.runHere("", "plugins");
            assertThat(wrong.exit()).isEqualTo(1);
            assertThat(wrong.err())
                    .contains("does not know the token in", "run/control.token", "which was not sent to it",
                            "start the host again")
                    .doesNotContain("AAAA");

            Files.writeString(token, "two\nlines");
            Result broken = distribution.runHere("", "plugins");
            assertThat(broken.exit()).isEqualTo(1);
            assertThat(broken.err()).contains("does not know the token in").doesNotContain("lines");

            Files.delete(token);
            Result gone = distribution.runHere("", "plugins");
            assertThat(gone.exit()).isEqualTo(1);
            assertThat(gone.err()).contains("there is no ", "run/control.token", "start the host again");
        } finally {
            Files.writeString(token, right);
            Files.setPosixFilePermissions(token, owner);
        }
    }

    @Test
    void a_token_of_another_user_is_told() throws Exception {
        Path token = folder.resolve("run/control.token");
        Set<PosixFilePermission> owner = Files.getPosixFilePermissions(token);
        try {
            Files.setPosixFilePermissions(token, Set.of());
            Result plugins = distribution.runUnprivileged("plugins");
            assertThat(plugins.exit()).isEqualTo(1);
            assertThat(plugins.err()).contains("may not be read", "as the user that runs the host");
        } finally {
            Files.setPosixFilePermissions(token, owner);
        }
    }

    @Test
    void silent_connections_keep_no_operator_out() throws Exception {
        URI address = URI.create("http://" + host.address("control"));
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 300; i++) {
                silent.add(new Socket(address.getHost(), address.getPort()));
            }
            assertThat(ok("status")).contains("ready         yes");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Returns the completions that bash offers there. Bash's standard error says that there is no terminal. */
    private String completed(String line) throws Exception {
        Path script = Files.writeString(folder.resolve("complete.bash"), """
                . ./completion.bash
                COMP_WORDS=(%1$s) COMP_LINE='%1$s' COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_msgserver 2> /dev/null
                printf '%%s\n' "${COMPREPLY[@]}"
                """.formatted(line));
        return shell("bash " + script).out();
    }

    private String ok(String... arguments) throws Exception {
        Result result = distribution.runHere("", arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out();
    }

    /** A line of shell, in the folder of the distribution. */
    private Result shell(String line) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = distribution.prepared(new ProcessBuilder("sh", "-c", line)).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(line + " did not end in 60 s");
        }
        return new Result(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
