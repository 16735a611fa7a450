package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code bin/msgserver}, as a user of the unpacked distribution types them. */
class CommandsIT {
    @TempDir
    private Path folder;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution = Distribution.unpackTo(folder);
    }

    @Test
    void the_demo_tells_its_whole_story_and_ends() throws Exception {
        Result demo = distribution.run("", "demo");

        assertThat(demo.err()).isEmpty();
        assertThat(demo.exit()).isZero();
        assertThat(demo.out()).containsSubsequence("open", "gate sample listens on 127.0.0.1:", "login", "nzhsoft",
                "connect",
                "index 1", "200 OK", "\"echo\" is answered \"ECHO\"", "drop", "reconnect", "index 2", "200 OK",
                "answer",
                "\"SLEEP A SECOND, THEN ANSWER\"", "ran once", "swap", "answers \"ECHO!\"", "not one is lost", "logout",
                "refused", "404 User Not Found", "kick",
                "refused",
                "404 User Not Found", "close", "The host has stopped");
    }

    /** With the options that a host has: what the garbage collector does matters to what is left of a version. */
    @Test
    void swaps_under_load_lose_nothing_and_leave_nothing_behind() throws Exception {
        Result swaps = distribution.run("", "bench", "swap", "--swaps", "12", "--connections", "6", "--rate", "1000",
                "--warm-up", "0ms", "--time", "100ms");
        assertThat(swaps.out()).contains("12 swaps under 6 connections", "ok      requests", "ok      run once",
                "ok      order", "collected: 12 of 12 retired versions");
        assertThat(swaps.err()).doesNotContain("LEAKED");
    }

    @Test
    void the_time_of_a_start_is_measured() throws Exception {
        Result start = distribution.run("", "bench", "start", "--rounds", "1");
        assertThat(start.exit()).as(start.err()).isZero();
        assertThat(start.out()).contains("to an answer of both gates", "median of 1");
    }

    @Test
    void a_user_is_added_logs_in_and_is_answered() throws Exception {
        usePortsThatAreFree();
        Result added = distribution.run("open sesame\n", "hash-password", "alice", "--users", "conf/users");
        assertThat(added.exit()).isZero();
        assertThat(Files.readString(folder.resolve("conf/users"))).contains("alice:pbkdf2-sha256:")
                .doesNotContain("sesame");

        // With the compiler that makes code fast: the password takes 600,000 iterations.
        try (RunningHost host = distribution.start(Map.of("MSGSERVER_JAVA_OPTS", ""))) {
            String[] call = {"call", "--user", "alice", "--login", host.address("the login server"), "--gate",
                    host.address("gate sample"), "hello", "how are you"};
            Result answered = distribution.run("open sesame\n", call);
            assertThat(answered.err()).isEmpty();
            assertThat(answered.out()).isEqualTo("HELLO\nHOW ARE YOU\n");
            assertThat(answered.exit()).isZero();

            Result refused = distribution.runHere("wrong\n", call);
            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.err()).contains("401 Unauthorized").doesNotContain("wrong");

            host.stop();
            assertThat(host.log()).contains("stopping", "stopped").doesNotContain("sesame", "ERROR", "WARN");
        }
    }

    @Test
    void a_call_finds_the_ports_of_the_host_that_runs_here() throws Exception {
        Path settings = folder.resolve("conf/msgserver.json");
        Files.writeString(settings, """
                {
                  "login": { "port": 0, "plugin": "login-file" },
                  "gates": [ { "servername": "only", "port": 0, "plugin": "simple" } ], "control": { "port": 0 }
                }
                """);
        distribution.addUser("alice", "open sesame");
        String[] call = {"call", "--user", "alice", "hello"};
        assertThat(distribution.runHere("open sesame\n", call).err())
                .contains("login.port in ", " is any free one, and no host runs here to be asked for it");
        try (RunningHost _ = distribution.start()) {
            Result answered = distribution.runHere("open sesame\n", call);
            assertThat(answered.err()).isEmpty();
            assertThat(answered.out()).isEqualTo("HELLO\n");
            assertThat(distribution.runHere("", "call", "--user", "alice", "--server", "other", "hello").err())
                    .contains("the host that runs here has no gate other, only [only]: say which with --server NAME");
        }
        Files.writeString(settings, """
                { "login": { "port": 1, "plugin": "login-file" },
                  "gates": [ { "servername": "only", "port": 2, "plugin": "simple" } ] }
                """);
        assertThat(distribution.runHere("open sesame\n", call).err()).contains("nobody listens at 127.0.0.1:1;");
    }

    @Test
    void an_empty_list_says_that_it_is_empty() throws Exception {
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ], "control": { "port": 0 } }
                """);
        try (RunningHost _ = distribution.start()) {
            assertThat(distribution.runHere("", "users").out()).isEqualTo("nobody is logged in\n");
            assertThat(distribution.runHere("", "users", "--prefix", "al").out())
                    .isEqualTo("nobody is logged in whose uid begins with al\n");
            assertThat(distribution.runHere("", "errors").out())
                    .isEqualTo("nothing was logged as WARN or ERROR since the host started\n");
        }
    }

    @Test
    void a_host_that_is_stopped_while_it_starts_ends_cleanly() throws Exception {
        usePortsThatAreFree();
        // Nobody reads from a pipe before there is something in it: the start waits there, until it has its settings.
        Path settings = folder.resolve("conf/msgserver.json");
        String text = Files.readString(settings);
        Files.delete(settings);
        assertThat(new ProcessBuilder("mkfifo", settings.toString()).start().waitFor()).isZero();
        try (RunningHost host = distribution.launch()) {
            try (OutputStream pipe = Files.newOutputStream(settings, StandardOpenOption.WRITE)) {
                host.process().destroy();
                pipe.write(text.getBytes(UTF_8));
            }
            assertThat(host.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(host.log()).contains(" runs, all is open", "stopping", "stopped");
            assertThat(host.process().exitValue()).isZero();
        }
    }

    @Test
    void a_start_that_fails_says_so_and_ends() throws Exception {
        Files.writeString(folder.resolve("conf/msgserver.json"), "{ \"prot\": 1 }");
        Result start = distribution.run("", "start");
        assertThat(start.exit()).isEqualTo(3);
        assertThat(start.err()).contains("prot");
    }

    @Test
    void lines_of_standard_input_are_messages() throws Exception {
        usePortsThatAreFree();
        distribution.addUser("alice", "open sesame");
        Files.writeString(folder.resolve("password"), "open sesame\n");

        try (RunningHost host = distribution.start()) {
            Result answered = distribution.run("one\ntwo\nthree\n", "call", "--user", "alice", "--password-file",
                    "password",
                    "--login", host.address("the login server"), "--gate", host.address("gate sample"));
            assertThat(answered.out()).isEqualTo("ONE\nTWO\nTHREE\n");

            Result piped = distribution.run("open sesame\nfour\nfive\n", "call", "--user", "alice", "--login",
                    host.address("the login server"), "--gate", host.address("gate sample"));
            assertThat(piped.out()).isEqualTo("FOUR\nFIVE\n");
        }
    }

    @Test
    void a_second_password_takes_the_place_of_the_first() throws Exception {
        String users = folder.resolve("conf/users").toString();
        distribution.addUser("alice", "one");
        distribution.addUser("bob", "other");
        Result again = distribution.runHere("two\n", "hash-password", "alice", "--users", users);
        assertThat(again.err()).contains("alice has a new password");
        assertThat(Files.readAllLines(folder.resolve("conf/users")).stream().filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll(":.*", ""))).containsExactly("bob", "alice");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("conf/users"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_clean_stop_is_a_success() throws Exception {
        usePortsThatAreFree();
        try (RunningHost host = distribution.start()) {
            host.stop();
            assertThat(host.process().exitValue()).isZero();
        }
    }

    @Test
    void nobody_but_the_owner_may_read_the_users_file() throws Exception {
        Path users = folder.resolve("conf/users");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users))).isEqualTo("rw-------");

        usePortsThatAreFree();
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        try (RunningHost host = distribution.start()) {
            assertThat(host.log()).contains("plugin login-file-", "is rejected", "rw-r--r--", "chmod 600",
                    "closed and wait: the login server for plugin login-file");
        }
    }

    @Test
    void wrong_settings_are_told_at_once() throws Exception {
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                { "gates": [ { "servername": "sample", "plugin": "simple", "port": 88888, "maxclients": 3 } ] }
                """);
        Result start = distribution.run("", "start");

        assertThat(start.exit()).isEqualTo(3);
        assertThat(start.err()).contains("has 2 problems", "gates[0].port: 88888", "did you mean maxclient?")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        usePortsThatAreFree();
        try (RunningHost first = distribution.start()) {
            String port = first.address("gate sample").replaceAll(".*:", "");
            Files.writeString(folder.resolve("conf/msgserver.json"),
                    """
                            { "gates": [ { "servername": "sample", "plugin": "simple", "port": %s } ], "sessions": { "store": null } }
                            """
                            .formatted(port));
            Result second = distribution.run("", "start");

            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err()).contains("gate sample cannot listen on 127.0.0.1:" + port,
                    "that port is in use");
        }
    }

    @Test
    void a_wrong_command_line_is_answered_with_the_usage() throws Exception {
        assertThat(distribution.run("", "nosuch")).satisfies(wrong -> {
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("nosuch", "msgserver help");
        });
        assertThat(distribution.runHere("", "call", "--user", "a", "--gate", "nowhere")).satisfies(wrong -> {
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("\"nowhere\" is not HOST:PORT");
        });
        assertThat(distribution.runHere("x\n", "hash-password", "a:b").exit()).isEqualTo(2);
        assertThat(distribution.runHere("", "bench", "load", "--connections", "0")).satisfies(wrong -> {
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("--connections is 0", "\"msgserver bench load --help\" tells more");
        });
    }

    @Test
    void help_has_examples() throws Exception {
        assertThat(distribution.runHere("", "help", "start").out()).contains("Usage: msgserver start", "Example");
        assertThat(distribution.run("", "version").out())
                .matches("msgserver \\d+\\.\\d+\\.\\d+\\S* on Java 2[5-9].*\n");
    }

    @Test
    void a_java_that_is_too_old_is_passed_over() throws Exception {
        Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
        assertThat(old.resolve("bin/java").toFile().setExecutable(true)).isTrue();

        assertThat(distribution.run(Map.of("JAVA_HOME", old.toString()), "", "version").exit()).isZero();
    }

    private void usePortsThatAreFree() throws IOException {
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                {
                  "login": { "port": 0, "plugin": "login-file" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ]
                }
                """);
    }
}
