package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands with which an operator sees and changes what a running host does. */
class ControlCommandsIT {
    @TempDir
    private Path folder;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws IOException {
        distribution = Distribution.unpackTo(folder);
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                {
                  "login": { "port": 0, "plugin": "login-file" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ],
                  "plugins": { "poll": "100ms" },
                  "control": { "port": 0 }
                }
                """);
    }

    @Test
    void the_settings_that_come_with_it_open_the_control_server() throws Exception {
        assertThat(Files.readString(Path.of("conf/msgserver.json"))).containsSubsequence("\"control\"",
                "\"host\": \"127.0.0.1\"", "\"port\": 8010");
    }

    @Test
    void plugins_are_a_table_for_people_and_json_for_scripts() throws Exception {
        try (RunningHost _ = distribution.start()) {
            Result plugins = distribution.run("", "plugins");

            assertThat(plugins.err()).isEmpty();
            assertThat(plugins.exit()).isZero();
            String[] lines = plugins.out().split("\n");
            assertThat(lines).hasSize(3);
            assertThat(lines[0]).matches("ID +VERSION +SHA256 +STATE +SINCE +REQUESTS +RUNNING +SERVES +FORMER");
            assertThat(lines[1]).matches(
                    "login-file +\\S+ +[0-9a-f]{8} +ACTIVE +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +\\d+ +0 +the login server +-");
            assertThat(lines[2]).matches("simple +\\S+ +[0-9a-f]{8} +ACTIVE +\\S+ \\S+ +\\d+ +0 +gate sample +-");
            for (String column : new String[]{"VERSION", "STATE", "SINCE", "SERVES", "FORMER"}) {
                int at = lines[0].indexOf(column);
                assertThat(lines[1].substring(at - 2, at)).as(column).isBlank();
                assertThat(lines[2].charAt(at)).as(column).isNotEqualTo(' ');
            }

            Result scripts = distribution.runHere("", "plugins", "--json");

            assertThat(scripts.exit()).isZero();
            assertThat(scripts.out()).startsWith("{\"plugins\":[{\"id\":\"login-file\"").endsWith("\"refused\":[]}\n")
                    .containsPattern("\"id\":\"simple\",\"serves\":\\[\"gate sample\"\\],\"current\":\\{\"version\":")
                    .containsPattern("\"sha256\":\"[0-9a-f]{64}\"")
                    .containsPattern("\"since\":\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"");
        }
    }

    @Test
    void a_plugin_is_replaced_and_rolled_back() throws Exception {
        try (RunningHost host = distribution.start()) {
            Result nothing = distribution.runHere("", "rollback", "simple");
            assertThat(nothing.exit()).isEqualTo(1);
            assertThat(nothing.err()).contains("plugin simple has no former version").doesNotContain("Exception");

            replaceSimple("7.0.0");
            Awaitility.await().untilAsserted(
                    () -> assertThat(distribution.runHere("", "plugins").out())
                            .containsPattern("simple +7\\.0\\.0 +[0-9a-f]{8} +ACTIVE"));

            Result back = distribution.runHere("", "rollback", "simple");
            assertThat(back.err()).isEmpty();
            assertThat(back.exit()).isZero();
            assertThat(back.out()).matches("plugin simple is served by version \\S+ again\n").doesNotContain("7.0.0");
            assertThat(distribution.runHere("", "plugins").out())
                    .containsPattern("simple +\\d\\S+ +[0-9a-f]{8} +ACTIVE .* gate sample +7\\.0\\.0\n");

            Result again = distribution.runHere("", "rollback", "simple", "--json");
            assertThat(again.out()).isEqualTo("{\"id\":\"simple\",\"version\":\"7.0.0\",\"note\":\"\"}\n");
            host.stop();
        }
    }

    @Test
    void a_removed_plugin_leaves_the_memory_of_an_idle_host() throws Exception {
        try (RunningHost host = distribution.start()) {
            Files.delete(simple());
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1))
                    .until(() -> distribution.runHere("", "plugins").out(),
                            plugins -> plugins.contains("absent") && !plugins.contains("older: "));
            assertThat(host.log()).doesNotContain("LEAKED");
        }
    }

    @Test
    void a_jar_that_was_refused_is_told_with_the_reason() throws Exception {
        try (RunningHost _ = distribution.start()) {
            Files.writeString(folder.resolve("plugins/broken.jar"), "this is no jar");
            Awaitility.await().untilAsserted(() -> assertThat(distribution.runHere("", "plugins").out())
                    .containsPattern("refused at \\d{4}-\\S+ \\S+: \\S*/plugins/broken\\.jar: \\S.*\n"));
        }
    }

    @Test
    void without_a_host_it_says_so() throws Exception {
        assertThat(distribution.runHere("", "plugins")).satisfies(before -> {
            assertThat(before.exit()).isEqualTo(1);
            assertThat(before.err()).contains("run/control.address", "no host runs here", "msgserver start")
                    .doesNotContain("Exception");
        });
        try (RunningHost host = distribution.start()) {
            host.stop();
        }
        assertThat(folder.resolve("run/control.address")).doesNotExist();

        // A host that is killed cannot take its address away.
        try (RunningHost _ = distribution.start()) {
            assertThat(folder.resolve("run/control.address")).exists();
        }
        assertThat(distribution.runHere("", "rollback", "simple")).satisfies(killed -> {
            assertThat(killed.exit()).isEqualTo(1);
            assertThat(killed.err()).contains("no host runs here", "nobody listens at http://127.0.0.1:");
        });
    }

    @Test
    void a_host_without_control_makes_nothing_and_takes_no_commands() throws Exception {
        Path settings = folder.resolve("quiet.json");
        Files.writeString(settings,
                "{ \"gates\": [ { \"servername\": \"a\", \"port\": 0, \"plugin\": \"simple\" } ] }");
        Result plugins = distribution.runHere("", "plugins", "--config", settings.toString());

        assertThat(plugins.exit()).isEqualTo(3);
        assertThat(plugins.err()).contains("quiet.json has no \"control\"", "write \"control\": {}");
        assertThat(distribution.runHere("", "plugins", "--config", "nosuch.json").exit()).isEqualTo(3);
    }

    @Test
    void the_token_is_for_the_owner_only_is_kept_and_is_never_logged() throws Exception {
        Path token = folder.resolve("run/control.token");
        String first;
        try (RunningHost host = distribution.start()) {
            first = Files.readString(token);
            assertThat(first.strip()).hasSize(43);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token))).isEqualTo("rw-------");
            distribution.runHere("", "plugins");
            host.stop();
            assertThat(host.log()).contains("control is open on 127.0.0.1:").doesNotContain(first.strip());
        }
        try (RunningHost _ = distribution.start()) {
            assertThat(Files.readString(token)).isEqualTo(first);
        }
    }

    @Test
    void the_token_goes_to_nobody_but_the_host() throws Exception {
        try (RunningHost _ = distribution.start()) {
            // Killed below: the token and the address stay.
        }
        var heard = new CompletableFuture<String>();
        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("run/control.address"), "http://127.0.0.1:" + stranger.getLocalPort());
            Thread.ofVirtual().start(() -> listen(stranger, heard));
            Result plugins = distribution.runHere("", "plugins");
            assertThat(plugins.exit()).isEqualTo(1);
            assertThat(plugins.err()).contains("does not know the token", "another program has its port");
        }
        assertThat(heard.get()).contains("GET / ")
                .doesNotContain(Files.readString(folder.resolve("run/control.token")).strip(), "Bearer");
    }

    /** A program that would take whatever it is sent, and answers as a host does that refuses. */
    private static void listen(ServerSocket server, CompletableFuture<String> heard) {
        var all = new StringBuilder();
        try (Socket client = server.accept()) {
            client.setSoTimeout(10_000);
            for (int next = client.getInputStream().read(); next >= 0; next = client.getInputStream().read()) {
                all.append((char) next);
                if (all.toString().endsWith("\r\n\r\n")) {
                    client.getOutputStream().write(("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n"
                            + "Msgserver-Proof: " + "A".repeat(43) + "\r\n\r\n").getBytes(UTF_8));
                }
            }
        } catch (IOException _) {
            // The command has left.
        } finally {
            heard.complete(all.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://192.0.2.1:8010", "http://localhost:8010", "https://127.0.0.1:8010",
                    "http://me@127.0.0.1:8010", "http://127.0.0.1:8010/way"})
    void an_address_that_is_not_on_loopback_is_not_asked(String address) throws Exception {
        Files.createDirectory(folder.resolve("run"));
        Files.writeString(folder.resolve("run/control.address"), address);
        Files.writeString(folder.resolve("run/control.token"), "A".repeat(43));
        Result plugins = distribution.runHere("", "plugins");
        assertThat(plugins.exit()).isEqualTo(1);
        assertThat(plugins.err()).contains("was not written by a host").doesNotContain("AAAA");
    }

    /** The same classes under another version: overwritten in one step, as by a careful operator. */
    private void replaceSimple(String version) throws IOException {
        Path jar = simple();
        Path fresh = folder.resolve("fresh.jar");
        try (var old = new JarFile(jar.toFile()); OutputStream out = Files.newOutputStream(fresh)) {
            var manifest = new Manifest(old.getManifest());
            manifest.getMainAttributes().putValue("Plugin-Version", version);
            copy(old, new JarOutputStream(out, manifest));
        }
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path simple() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("plugins"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("simple")).findFirst().orElseThrow();
        }
    }

    private static void copy(JarFile from, JarOutputStream into) throws IOException {
        try (into) {
            for (var entry : (Iterable<JarEntry>) from.stream()::iterator) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    into.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream content = from.getInputStream(entry)) {
                        content.transferTo(into);
                    }
                }
            }
        }
    }
}
