package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.client.Login;
import io.msgserver.client.MsgClient;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The live screen, for people at a terminal and for scripts. */
class TopIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution = Distribution.unpackTo(folder);
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                {
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ],
                  "control": { "port": 0 }
                }
                """);
    }

    @Test
    void where_there_is_no_terminal_it_prints_as_often_as_it_is_told() throws Exception {
        try (RunningHost host = distribution.start(); MsgClient client = connect(host)) {
            Thread user = Thread.ofVirtual().start(() -> askOnAndOn(client));

            List<String> lines = distribution.run("", "top", "--count", "2", "--json").out().lines().toList();
            assertThat(lines).hasSize(2).allSatisfy(line -> {
                JsonNode top = JsonMapper.shared().readTree(line);
                assertThat(top.path("users").asInt()).isEqualTo(1);
                assertThat(top.path("connections").asInt()).isEqualTo(1);
                assertThat(top.path("seconds").asDouble()).isPositive();
                assertThat(top.at("/traffic/requestsPerSecond").asDouble()).isPositive();
                assertThat(top.at("/gates/0/traffic/handling/p99").asDouble()).isPositive();
                assertThat(top.at("/plugins/0/version").asString()).isNotEmpty();
            });

            String frame = distribution.runHere("", "top", "--count", "1").out();
            assertThat(frame).containsPattern("requests +[1-9]\\d*\\.\\d/s").containsPattern("users +1 +connections 1 ")
                    .containsPattern("handling +p50 [\\d.]+ [mµ]?s +p99 [\\d.]+ [mµ]?s +of [1-9]\\d* timed")
                    .containsPattern("sample +open +1/1024 +1 +[\\d.]+ ").containsPattern("simple +\\S+ +ACTIVE ")
                    .doesNotContain("\033");

            assertThat(distribution.runHere("", "top", "--interval", "0").exit()).isEqualTo(2);
            user.interrupt();
        }
    }

    @Test
    void it_ends_when_nobody_reads_any_further() throws Exception {
        try (RunningHost _ = distribution.start()) {
            Process top = distribution.prepared(new ProcessBuilder("sh", "-c", "bin/msgserver top | head -n 20"))
                    .redirectOutput(folder.resolve("frames").toFile()).start();
            assertThat(top.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("frames")).split("\nrequests ", -1)).hasSize(3);
        }
    }

    @Test
    void at_a_terminal_it_waits_for_a_restart_and_restores_the_screen() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes a terminal");
        Path seen = folder.resolve("seen");
        RunningHost host = distribution.start();
        // A build that runs in the background ignores Ctrl-C, and so would all that it starts.
        ProcessBuilder terminal = distribution.prepared(new ProcessBuilder("env", "--default-signal=INT", "script",
                "-qefc",
                "trap : INT; stty rows 12 cols 80; stty -g; bin/msgserver top; echo; echo ended with $?; stty -g",
                "/dev/null")).redirectErrorStream(true).redirectOutput(seen.toFile());
        terminal.environment().put("TERM", "xterm");
        Process top = terminal.start();
        try {
            await(seen, "process " + host.process().pid());
            host.stop();
            await(seen, "no host runs here");
            host = distribution.start();
            await(seen, "process " + host.process().pid());
            top.getOutputStream().write(3); // Ctrl-C
            top.getOutputStream().flush();
            assertThat(top.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            top.destroyForcibly();
            host.close();
        }
        String all = Files.readString(seen);
        assertThat(all).containsSubsequence("\033[?1049h\033[?25l", "\033[H", "requests", "\033[H", "\033[1m",
                "\033[?25h\033[?1049l", "ended with ");
        List<String> lines = all.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        assertThat(lines.getLast()).isEqualTo(lines.getFirst()).matches("[0-9a-f:]+");
        // What does not fit the window is not drawn.
        assertThat(all).contains("GATE").doesNotContain("gate sample");
    }

    @Test
    void at_a_terminal_q_ends_it_and_leaves_all_as_it_was() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes a terminal");
        Path seen = folder.resolve("seen");
        ProcessBuilder terminal = distribution.prepared(new ProcessBuilder("script", "-qefc",
                "stty -g; bin/msgserver top; echo; echo ended with $?; stty -g", "/dev/null"))
                .redirectErrorStream(true).redirectOutput(seen.toFile());
        terminal.environment().put("TERM", "xterm");
        try (RunningHost _ = distribution.start()) {
            Process top = terminal.start();
            try {
                await(seen, "requests ");
                top.getOutputStream().write('q');
                top.getOutputStream().flush();
                assertThat(top.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                top.destroyForcibly();
            }
        }
        List<String> lines = Files.readString(seen).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        assertThat(lines).contains("ended with 0");
        assertThat(lines.getLast()).isEqualTo(lines.getFirst()).matches("[0-9a-f:]+");
    }

    private static void await(Path file, String text) {
        Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(file).contains(text));
    }

    /** A user whom an operator has logged in. */
    private MsgClient connect(RunningHost host) throws Exception {
        JsonNode login = JsonMapper.shared().readTree(distribution.runHere("", "login", "alice", "--json").out())
                .at("/results/0");
        String[] address = host.address("gate sample").split(":", -1);
        return MsgClient.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])),
                new Login("alice", "sample", login.path("subid").asString(),
                        Base64.getDecoder().decode(login.path("secret").asString())));
    }

    private static void askOnAndOn(MsgClient client) {
        try {
            while (true) {
                client.call("hello".getBytes(UTF_8));
                Thread.sleep(1); // Or there would be no processor left to look with.
            }
        } catch (IOException | InterruptedException _) {
            // The test is over.
        }
    }
}
