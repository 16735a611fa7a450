package io.msgserver.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.Commands;
import io.msgserver.bench.Commands.Result;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.plugin.EchoPlugin;
import io.msgserver.bench.plugin.OpenLogin;
import io.msgserver.host.Host;
import io.msgserver.host.config.HostSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LoadCommandTest {
    private static final String SETTINGS = """
            { "login": { "port": 0, "plugin": "open-login" },
              "gates": [ { "servername": "concurrent", "port": 0, "plugin": "echo" } ] }
            """;

    @TempDir
    private Path home;

    @Test
    void a_host_of_its_own_is_asked() {
        Result load = Commands.run("load", "--connections", "4", "--depth", "2", "--warm-up", "0ms", "--time", "300ms",
                "--json");
        assertThat(load.exit()).as(load.err()).isZero();
        JsonNode report = load.json();
        assertThat(report.at("/latency/requests").asLong()).isGreaterThan(100);
        assertThat(report.at("/latency/p50_us").asDouble())
                .isLessThanOrEqualTo(report.at("/latency/max_us").asDouble());
        assertThat(report.at("/cost/server_us_per_request").isNumber()).isTrue();
        assertThat(report.at("/cost/server_bytes_per_request").asDouble()).isGreaterThan(40);
        assertThat(report.at("/faults/wrong").asLong()).isZero();
    }

    @Test
    void a_host_that_runs_is_asked_by_its_users() throws Exception {
        try (Host host = start()) {
            Result load = loadRunning(host, "--user", "bench%d", "--expect", "echo");
            assertThat(load.exit()).as(load.err()).isZero();
            assertThat(load.out()).contains("3 connections, depth 1, 16 bytes", "p99.9", "wrong 0",
                    "server: not known");
            assertThat(host.gate("concurrent").loggedIn().map(name -> name.uid())).containsExactlyInAnyOrder("bench1",
                    "bench2", "bench3");
        }
    }

    @Test
    void an_answer_that_is_not_expected_is_a_failure() throws Exception {
        try (Host host = start()) {
            Result load = loadRunning(host, "--user", "bench%d", "--expect", "upper");
            assertThat(load.exit()).isEqualTo(1);
            assertThat(load.err()).contains("is wrong: it has another content than expected");
        }
    }

    @Test
    void several_connections_need_several_users() throws Exception {
        try (Host host = start()) {
            Result load = loadRunning(host, "--user", "alice");
            assertThat(load.exit()).isEqualTo(2);
            assertThat(load.err()).contains("--user alice has no %d");
        }
    }

    /** The server would end at once, and its end would be reported. */
    @Test
    void a_wrong_option_is_told_before_a_server_starts() {
        Result load = Commands.run("load", "--connections", "0", "--java-options=--dry-run");
        assertThat(load.exit()).isEqualTo(2);
        assertThat(load.err()).contains("--connections is 0: it must be 1 to 1000000");
    }

    @Test
    void a_plugin_that_is_none_is_told() throws Exception {
        Path jar = Files.writeString(home.resolve("no.jar"), "no");
        Result load = Commands.run("load", "--plugin", jar.toString());
        assertThat(load.exit()).isEqualTo(1);
        assertThat(load.err()).contains("bench load:", "no.jar").doesNotContain("\tat ");
    }

    private Host start() throws Exception {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        new MadePlugin("echo", EchoPlugin.class).put(plugins.resolve("echo.jar"), "1.0.0");
        new MadePlugin("open-login", OpenLogin.class).put(plugins.resolve("login.jar"), "1.0.0");
        return Host.start(HostSettings.parse(SETTINGS, home));
    }

    private Result loadRunning(Host host, String... more) throws Exception {
        Path password = Files.writeString(home.resolve("password"), "open sesame\n");
        String[] usual = {"load", "--login", text(host.loginAddress()), "--gate",
                "concurrent@" + text(host.gate("concurrent").address()), "--password-file", password.toString(),
                "--connections", "3", "--warm-up", "0ms", "--time", "200ms"};
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return Commands.run(all);
    }

    private static String text(@Nullable InetSocketAddress address) {
        return "127.0.0.1:" + Objects.requireNonNull(address).getPort();
    }
}
