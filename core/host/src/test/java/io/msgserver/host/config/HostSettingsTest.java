package io.msgserver.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.protocol.HandshakeKind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostSettingsTest {
    private static final Path HOME = Path.of("/srv/msgserver");
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final List<Network> LOOPBACK = List.of(new Network(InetAddress.ofLiteral("127.0.0.0"), 8),
            new Network(InetAddress.ofLiteral("::1"), 128));
    private static final AddressSettings ONE_EACH = new AddressSettings(1, 1, 1, List.of());
    private static final LoginListener LISTENER = new LoginListener("localhost", 1, 1, null, List.of(), ONE_EACH);
    private static final FailedLoginSettings NO_WAIT = new FailedLoginSettings(1, Duration.ZERO, Duration.ofHours(1));
    private static final String ALL = """
            {
              "login": { "host": "::1", "port": 9001, "multilogin": true, "plugin": "login-file", "login_timeout": "1m", "maxclient": 7,
                         "identity": "conf/identity.pem",
                         "tls": { "certificate": "a.pem", "key": "b.pem", "clients": "c.pem", "tls12": true },
                         "proxies": ["10.0.0.0/8", "::1"],
                         "per_address": { "connections": 2, "rate": 3, "burst": 4, "exempt": [] },
                         "failed_logins": { "free": 1, "most": "59s", "forgotten_after": "24h" } },
              "gates": [ { "servername": "sample", "address": "gate.example.org", "port": 9888, "maxclient": 10,
                           "nodelay": false, "expired_number": 5, "max_remembered": 200000, "handshake_timeout": "200ms", "plugin": "simple",
                           "max_pending": 2, "max_pending_bytes": 300000, "max_unsent": 1048576, "max_logins": 7,
                           "write_timeout": "3s", "required": false,
                           "request_timeout": "5s", "event_loop_limit": "20ms", "event_loop_offences": 4,
                           "tls": { "certificate": "a.pem", "key": "b.pem" }, "proxies": ["192.0.2.7"],
                           "per_address": { "exempt": ["192.0.2.0/24"] }, "requests_per_second": 50, "idle_timeout": "2h" } ],
              "plugins": { "folder": "/opt/plugins", "settings": { "simple": {} }, "poll": "2s", "start_timeout": "3s",
                           "handover_timeout": "4ms", "drain_timeout": "5m", "stop_timeout": "6s" },
              "control": { "host": "localhost", "port": 0, "tls": { "certificate": "a.pem", "key": "b.pem" },
                           "commands": { "certificate": "c.pem", "key": "d.pem" } },
              "sessions": { "store": "kept/sessions", "max_remembered": 2000000, "max_pending_bytes": 3000000,
                            "max_buffered": 4000000 },
              "stop_timeout": "1h",
              "event_loops": 7,
              "handshakes": ["x25519"]
            }
            """;

    @Test
    void what_differs_is_named_with_both_values() throws Exception {
        HostSettings before = parse("""
                { "gates": [ { "servername": "a", "plugin": "p", "port": 8888,
                               "tls": { "certificate": "a.pem", "key": "b.pem" } } ],
                  "plugins": { "settings": { "p": { "word": "one" } } }, "handshakes": ["x25519", "classic"] }
                """);
        HostSettings now = parse("""
                { "gates": [ { "servername": "a", "plugin": "p", "port": 9999,
                               "tls": { "certificate": "a.pem", "key": "c.pem" } },
                             { "servername": "b", "plugin": "p", "port": 0 } ], "control": {}, "stop_timeout": "3s",
                  "plugins": { "settings": { "p": { "word": "two" } } }, "handshakes": ["classic", "x25519"] }
                """);
        assertThat(before.differences(now)).containsExactly("gates[0].port from 8888 to 9999", "gates[0].tls.key",
                "gates[1]", "control", "stop_timeout from 10s to 3s");
        assertThat(now.differences(now)).isEmpty();
    }

    @Test
    void every_key_is_read() throws Exception {
        HostSettings settings = parse(ALL);
        assertThat(settings.login())
                .isEqualTo(new LoginSettings(
                        new LoginListener("::1", 9001, 7,
                                new TlsSettings(HOME.resolve("a.pem"), HOME.resolve("b.pem"), HOME.resolve("c.pem"),
                                        true),
                                List.of(new Network(InetAddress.ofLiteral("10.0.0.0"), 8),
                                        new Network(InetAddress.ofLiteral("::1"), 128)),
                                new AddressSettings(2, 3, 4, List.of())),
                        "login-file", true, Duration.ofMinutes(1), HOME.resolve("conf/identity.pem"),
                        new FailedLoginSettings(1, Duration.ofSeconds(59), Duration.ofHours(24))));
        assertThat(settings.gates())
                .containsExactly(new GateSettings("sample", "simple", false, 7,
                        new GateListener("gate.example.org", 9888, 10, false,
                                new TlsSettings(HOME.resolve("a.pem"), HOME.resolve("b.pem"), null, false),
                                List.of(new Network(InetAddress.ofLiteral("192.0.2.7"), 32)),
                                new AddressSettings(256, 100, 1000,
                                        List.of(new Network(InetAddress.ofLiteral("192.0.2.0"), 24)))),
                        new ClientLimits(Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ofHours(2),
                                1_048_576),
                        new RequestLimits(5, 200_000, 2, 300_000, 50),
                        new HandlerLimits(Duration.ofSeconds(5), Duration.ofMillis(20), 4)));
        assertThat(settings.plugins().folder()).isEqualTo(Path.of("/opt/plugins"));
        assertThat(settings.plugins().settings()).containsOnlyKeys("simple");
        assertThat(settings.plugins().poll()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.plugins().startTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.plugins().handoverTimeout()).isEqualTo(Duration.ofMillis(4));
        assertThat(settings.plugins().drainTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.plugins().stopTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.control()).isEqualTo(new ControlSettings("localhost", 0, false,
                new TlsSettings(HOME.resolve("a.pem"), HOME.resolve("b.pem"), null, false),
                new CommandCertificate(HOME.resolve("c.pem"), HOME.resolve("d.pem"))));
        assertThat(settings.sessions())
                .isEqualTo(new SessionSettings(HOME.resolve("kept/sessions"), 2_000_000, 3_000_000, 4_000_000));
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.eventLoops()).isEqualTo(7);
        assertThat(settings.handshakes()).containsExactly(HandshakeKind.X25519);
    }

    @Test
    void every_key_but_the_names_has_a_default() throws Exception {
        HostSettings settings = parse("""
                { "login": { "plugin": "login-file" }, "gates": [ { "servername": "sample", "plugin": "simple" } ] }
                """);
        assertThat(settings).isEqualTo(new HostSettings(
                new LoginSettings(
                        new LoginListener("127.0.0.1", 8001, 1024, null, List.of(),
                                new AddressSettings(256, 20, 200, LOOPBACK)),
                        "login-file", false, TEN_SECONDS, null,
                        new FailedLoginSettings(5, Duration.ofSeconds(3), Duration.ofMinutes(15))),
                List.of(new GateSettings("sample", "simple", true, (int) (Runtime.getRuntime().maxMemory() / 1024),
                        new GateListener("127.0.0.1", 8888, 1024, true, null, List.of(),
                                new AddressSettings(256, 100, 1000, LOOPBACK)),
                        new ClientLimits(TEN_SECONDS, TEN_SECONDS, null, 18_874_368),
                        new RequestLimits(128, 9 << 20, 256, 1 << 20, null),
                        new HandlerLimits(Duration.ofSeconds(30), Duration.ofMillis(100), 3))),
                new PluginsSettings(HOME.resolve("plugins"), HOME.resolve("run/plugins"), Map.of(), HOME,
                        Duration.ofSeconds(1), TEN_SECONDS, Duration.ofSeconds(2), Duration.ofSeconds(30),
                        Duration.ofSeconds(5)),
                null,
                new SessionSettings(HOME.resolve("run/sessions.mv"), Runtime.getRuntime().maxMemory() / 4,
                        Runtime.getRuntime().maxMemory() / 8, Runtime.getRuntime().maxMemory() / 2),
                TEN_SECONDS,
                Runtime.getRuntime().availableProcessors(), Set.of(HandshakeKind.values())));
    }

    @Test
    void an_empty_object_is_a_host_without_gates_and_login_server() throws Exception {
        HostSettings settings = parse("{}");
        assertThat(settings.login()).isNull();
        assertThat(settings.gates()).isEmpty();
    }

    @Test
    void null_is_no_session_store() throws Exception {
        assertThat(parse("{ \"sessions\": { \"store\": null } }").sessions().store()).isNull();
    }

    @Test
    void comments_and_a_trailing_comma_are_allowed() throws Exception {
        HostSettings settings = parse("""
                // for the test machine
                { "control": { "port": 1, /* the metrics */ }, }
                """);
        assertThat(settings.control()).isEqualTo(new ControlSettings("127.0.0.1", 1, false, null, null));
    }

    @Test
    void a_byte_order_mark_is_skipped() throws Exception {
        assertThat(parse("\uFEFF{}").gates()).isEmpty();
    }

    @Test
    void a_relative_folder_starts_at_home() throws Exception {
        assertThat(parse("{ \"plugins\": { \"folder\": \"more/jars\" } }").plugins().folder())
                .isEqualTo(HOME.resolve("more/jars"));
    }

    @Test
    void a_plugin_without_settings_has_empty_ones() throws Exception {
        record Nothing() {}
        assertThat(parse("{}").plugins().of("simple").bind(new Nothing())).isEqualTo(new Nothing());
    }

    @Test
    void bounds_hold_without_a_file_as_well() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ControlSettings("localhost", 65_536, false, null, null))
                .withMessage("port: 65536 is more than 65535, the highest port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoginSettings(LISTENER, "", false, TEN_SECONDS, null, NO_WAIT))
                .withMessage("plugin: \"\" is empty; write at least one letter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoginSettings(LISTENER, "x", false, Duration.ZERO, null, NO_WAIT))
                .withMessageContaining("loginTimeout").withMessageContaining("is less than 1ms, the shortest allowed");
    }

    private static HostSettings parse(String json) throws SettingsException {
        return HostSettings.parse(json, HOME);
    }
}
