package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities and TLS, as somebody sets them up who reads the page on security. */
class TrustIT {
    private static final String[] OPENSSL_KEY = {"req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "conf/key.pem", "-out", "conf/cert.pem"};

    @TempDir
    private Path folder;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws Exception {
        distribution = Distribution.unpackTo(folder);
        distribution.addUser("alice", "open sesame");
    }

    private void settings(String login, String more) throws IOException {
        settings(login, more, more);
    }

    private void settings(String login, String more, String control) throws IOException {
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                { "login": { "port": 0, "plugin": "login-file" %s %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" %s } ],
                  "plugins": { "settings": { "login-file": { "users": "conf/users" } } },
                  "control": { "port": 0 %s } }
                """.formatted(login, more, more, control));
    }

    private Result call(RunningHost host, String... options) throws Exception {
        var words = new ArrayList<>(List.of("call", "--user", "alice", "--login", host.address("the login server"),
                "--gate", host.address("gate sample")));
        words.addAll(List.of(options));
        words.add("hello");
        return distribution.runHere("open sesame\n", words.toArray(String[]::new));
    }

    @Test
    void a_client_that_was_told_the_identity_talks_to_that_server_only() throws Exception {
        String file = folder.resolve("conf/identity.pem").toString();
        Result made = distribution.runHere("", "keys", file);
        String identity = made.out().strip();
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(Files.getPosixFilePermissions(folder.resolve("conf/identity.pem"))).hasSize(2);
        assertThat(distribution.runHere("", "keys", "--show", file).out().strip()).isEqualTo(identity);
        Result again = distribution.runHere("", "keys", file);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("is there already");

        settings(", \"identity\": \"conf/identity.pem\"", "");
        try (RunningHost host = distribution.start()) {
            assertThat(host.log()).contains(identity, "handshakes: x25519, classic; the classic one is weak");
            assertThat(call(host, "--identity", identity).out()).isEqualTo("HELLO\n");
            assertThat(call(host, "--handshake", "classic").out()).isEqualTo("HELLO\n");
            Result other = call(host, "--identity", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
            assertThat(other.exit()).isEqualTo(4);
            assertThat(other.err()).contains("did not prove to be").doesNotContain("sesame");
            assertThat(host.log()).doesNotContain("sesame", "PRIVATE");
        }
    }

    @Test
    void openssl_and_the_commands_speak_tls_with_the_host() throws Exception {
        assumeTrue(hasOpenssl(), "there is no openssl here");
        assertThat(openssl(OPENSSL_KEY).start().waitFor()).isZero();
        settings("", ", \"tls\": { \"certificate\": \"conf/cert.pem\", \"key\": \"conf/key.pem\" }");
        try (RunningHost host = distribution.start()) {
            assertThat(challenge(host.address("the login server"))).hasSize(12).endsWith("=");
            assertThat(call(host, "--tls-trust", folder.resolve("conf/cert.pem").toString()).out())
                    .isEqualTo("HELLO\n");
            Result untrusted = call(host, "--tls");
            assertThat(untrusted.exit()).isEqualTo(1);
            assertThat(untrusted.err()).contains("TLS failed").doesNotContain("sesame");
            Result plugins = distribution.runHere("", "plugins");
            assertThat(plugins.exit()).as(plugins.err()).isZero();
            assertThat(plugins.out()).contains("simple");
        }
    }

    @Test
    void commands_show_a_certificate_where_the_control_server_asks_for_one() throws Exception {
        assumeTrue(hasOpenssl(), "there is no openssl here");
        assertThat(openssl(OPENSSL_KEY).start().waitFor()).isZero();
        String asks = ", \"tls\": { \"certificate\": \"conf/cert.pem\", \"key\": \"conf/key.pem\","
                + " \"clients\": \"conf/cert.pem\" }";
        settings("", "", asks + ", \"commands\": { \"certificate\": \"conf/cert.pem\", \"key\": \"conf/key.pem\" }");
        try (RunningHost _ = distribution.start()) {
            assertThat(distribution.runHere("", "plugins").out()).contains("simple");
            settings("", "", asks);
            Result without = distribution.runHere("", "plugins");
            assertThat(without.exit()).isEqualTo(3);
            assertThat(without.err()).contains("\"commands\"");
        }
    }

    private static boolean hasOpenssl() throws InterruptedException {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private ProcessBuilder openssl(String... arguments) {
        var words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).directory(folder.toFile()).redirectError(folder.resolve("openssl").toFile());
    }

    /** The first line of a login, by a client that believes nobody but that certificate, and speaks TLS 1.3. */
    private String challenge(String address) throws Exception {
        Process client = openssl("s_client", "-quiet", "-tls1_3", "-verify_return_error", "-CAfile", "conf/cert.pem",
                "-connect", address).start();
        try (var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            return String.valueOf(lines.readLine());
        } finally {
            client.destroy();
            client.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
