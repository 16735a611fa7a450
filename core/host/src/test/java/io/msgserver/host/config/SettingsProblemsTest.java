package io.msgserver.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.msgserver.base.config.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The problems of a file that is well-formed JSON and yet not valid are reported. */
class SettingsProblemsTest {
    private static final Path HOME = Path.of("/srv/msgserver");

    @Test
    void all_problems_are_told_at_once_under_a_headline() {
        assertThat(
                fault("""
                        { "gates": [ { "servername": "sample", "plugin": "simple", "port": 70000, "maxclients": 5, "maxclient": "many" } ],
                          "login": { "plugin": "login-file", "login_timeout": 10 } }
                        """))
                .hasMessage("""
                        conf/msgserver.json has 4 problems:
                        login.login_timeout: 10 has no unit; write "10s", "200ms", "5m" or "1h"
                        gates[0].port: 70000 is more than 65535, the highest port
                        gates[0].maxclient: "many" is not a whole number from 1 to 1000000
                        gates[0].maxclients: no such key; did you mean maxclient?""");
    }

    @Test
    void one_problem_is_not_called_problems() {
        assertThat(fault("{ \"x\": 1 }")).hasMessageStartingWith("conf/msgserver.json has 1 problem:\n");
    }

    @Test
    void an_unknown_key_is_reported_with_the_nearest_known_one() {
        assertThat(problems("{ \"gate\": [], \"stopTimeout\": \"1s\" }")).containsExactly(
                "gate: no such key; did you mean gates?", "stopTimeout: no such key; did you mean stop_timeout?");
    }

    @Test
    void two_letters_in_the_wrong_order_are_a_spelling_mistake() {
        assertThat(problems("{ \"control\": { \"prot\": 1, \"hsot\": \"a\" } }")).containsExactly(
                "control.prot: no such key; did you mean port?", "control.hsot: no such key; did you mean host?");
    }

    @Test
    void an_unknown_key_that_is_like_none_is_reported_with_all_known_ones() {
        assertThat(problems("{ \"control\": { \"colour\": \"red\" } }"))
                .containsExactly("control.colour: no such key; known are host, port, plain, tls, commands");
    }

    @Test
    void what_is_required_is_asked_for_with_what_to_write() {
        assertThat(problems("{ \"login\": {}, \"gates\": [ {} ] }")).containsExactly(
                "login.plugin: is missing; write the id of the plugin that checks tokens, such as \"login-file\"",
                "gates[0].servername: is missing; write the name that clients ask for",
                "gates[0].plugin: is missing; write the id of the plugin that answers requests, such as \"simple\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                    "port              | -1           | -1 is less than 0, the lowest port",
                    "port              | 1e3          | 1e3 is not a whole number from 0 to 65535",
                    "port              | 99999999999999999999 | 99999999999999999999 is more than 65535, the highest port",
                    "port              | -99999999999999999999 | -99999999999999999999 is less than 0, the lowest port",
                    "port              | null         | null is not a value; write one, or leave the key out",
                    "maxclient         | 0            | 0 is less than 1, the lowest number of clients",
                    "maxclient         | 1000001      | 1000001 is more than 1000000, the highest number of clients",
                    "maxclient         | {}           | {…} is not a whole number from 1 to 1000000",
                    "expired_number    | 0            | 0 is less than 1, the lowest number of responses",
                    "expired_number    | 65537        | 65537 is more than 65536, the highest number of responses",
                    "max_remembered    | 131071       | 131071 is less than 131072, the lowest number of bytes",
                    "max_pending       | 0            | 0 is less than 1, the lowest number of requests",
                    "max_pending       | 1000001      | 1000001 is more than 1000000, the highest number of requests",
                    "requests_per_second | 0          | 0 is less than 1, the lowest number of requests",
                    "idle_timeout      | \"25h\"      | \"25h\" is more than 24h, the longest allowed",
                    "max_unsent        | 65535        | 65535 is less than 1048576, the lowest number of bytes",
                    "max_unsent        | 1073741825   | 1073741825 is more than 1073741824, the highest number of bytes",
                    "request_timeout   | \"99ms\"     | \"99ms\" is less than 100ms, the shortest allowed",
                    "event_loop_limit  | \"9ms\"      | \"9ms\" is less than 10ms, the shortest allowed",
                    "event_loop_offences | 0          | 0 is less than 1, the lowest number of offences",
                    "nodelay           | \"true\"     | \"true\" is not true or false, without quotes",
                    "handshake_timeout | \"0s\"       | \"0s\" is less than 1ms, the shortest allowed",
                    "handshake_timeout | \"61m\"      | \"61m\" is more than 1h, the longest allowed",
                    "handshake_timeout | \"999999999999h\" | \"999999999999h\" is more than 1h, the longest allowed",
                    "handshake_timeout | \"soon\"     | \"soon\" is not a duration; write \"10s\", \"200ms\", \"5m\" or \"1h\"",
                    "handshake_timeout | \"10\"       | \"10\" has no unit; write \"10s\", \"200ms\", \"5m\" or \"1h\"",
                    "handshake_timeout | true         | true is not a duration; write \"10s\", \"200ms\", \"5m\" or \"1h\"",
                    "address           | 127          | 127 is not a text in double quotes",
                    "address           | [1]          | […] is not a text in double quotes"})
    void a_value_is_reported_with_its_bound(String key, String value, String problem) {
        assertThat(problems(gate("\"" + key + "\": " + value))).containsExactly("gates[0]." + key + ": " + problem);
    }

    @Test
    void what_one_address_may_take_is_reported_with_its_bounds() {
        assertThat(problems(gate("\"per_address\": { \"connections\": 0, \"rate\": 1000001, \"burst\": \"many\","
                + " \"exempt\": [\"10.0.0.0/33\"], \"exemt\": [] }"))).containsExactly(
                        "gates[0].per_address.connections: 0 is less than 1, the lowest number of connections",
                        "gates[0].per_address.rate: 1000001 is more than 1000000, the highest number of connections",
                        "gates[0].per_address.burst: \"many\" is not a whole number from 1 to 1000000",
                        "gates[0].per_address.exempt: […] has \"10.0.0.0/33\", which is neither an IP address nor a network;"
                                + " write \"192.0.2.7\" or \"10.0.0.0/8\"",
                        "gates[0].per_address.exemt: no such key; did you mean exempt?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2s", "3s"})
    void who_waits_for_failed_logins_has_to_have_time_left_to_log_in(String most) {
        assertThat(problems("""
                { "login": { "plugin": "p", "login_timeout": "2s", "failed_logins": { "most": "%s" } } }
                """.formatted(most))).containsExactly("login.failed_logins.most: \"" + most
                + "\" is not less than login_timeout, which is 2000ms: nobody who has to wait so long could log in; write less");
    }

    @Test
    void the_delay_of_failed_logins_defaults_to_half_of_a_short_login_timeout() throws Exception {
        HostSettings settings = HostSettings
                .parse("{ \"login\": { \"plugin\": \"p\", \"login_timeout\": \"2s\" } }", HOME);
        assertThat(settings.login()).extracting(login -> login.failedLogins().most())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void what_there_may_be_none_of_may_be_null() throws Exception {
        GateSettings none = HostSettings
                .parse(gate("\"requests_per_second\": null, \"idle_timeout\": null"), HOME).gates().getFirst();
        assertThat(none.requests().requestsPerSecond()).isNull();
        assertThat(none.clients().idleTimeout()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "256.0.0.1", "127.0.0.1:80", "-a", "a-", "a..b", "fe80::g", "http://x",
                    "10.0.0.0.1"})
    void what_is_neither_address_nor_name_is_refused(String address) {
        assertThat(problems(gate("\"address\": \"" + address + "\""))).containsExactly("gates[0].address: \"" + address
                + "\" is no address; write an IP address like 127.0.0.1 or ::1, or a host name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "2001:db8::1", "localhost", "gate_1", "4u.example.org", "example.org."})
    void addresses_and_names_are_taken_without_being_resolved(String address) throws Exception {
        assertThat(HostSettings.parse(gate("\"address\": \"" + address + "\""), HOME).gates().getFirst().listener()
                .address())
                .isEqualTo(address);
    }

    @Test
    void an_empty_name_is_refused() {
        assertThat(problems("{ \"gates\": [ { \"servername\": \"\", \"plugin\": \"simple\" } ] }"))
                .containsExactly("gates[0].servername: \"\" is empty; write at least one letter");
    }

    @Test
    void two_gates_cannot_have_one_name() {
        assertThat(problems("""
                { "gates": [ { "servername": "sample", "plugin": "simple", "port": 1 },
                             { "servername": "sample", "plugin": "simple", "port": 2 } ] }
                """)).containsExactly("gates[1].servername: \"sample\" is taken by gates[0]; choose another name");
    }

    @Test
    void two_listeners_cannot_have_one_address_and_port() {
        assertThat(problems("""
                { "login": { "plugin": "login-file", "port": 8010 },
                  "gates": [ { "servername": "a", "plugin": "simple" }, { "servername": "b", "plugin": "simple" } ],
                  "control": { "port": 8010 } }
                """)).containsExactly(
                "gates[1].port: 127.0.0.1:8888 is taken by gates[0]; choose another port, or 0 for any free one",
                "control.port: 127.0.0.1:8010 is taken by login; choose another port, or 0 for any free one");
    }

    @Test
    void listeners_may_share_a_port_at_other_addresses_or_have_any_free_port() throws Exception {
        List<GateSettings> gates = HostSettings
                .parse("""
                        { "gates": [ { "servername": "a", "plugin": "p" }, { "servername": "b", "plugin": "p", "address": "127.0.0.2" },
                                     { "servername": "c", "plugin": "p", "port": 0 }, { "servername": "d", "plugin": "p", "port": 0 } ] }
                        """,
                        HOME)
                .gates();
        assertThat(gates).extracting(gate -> gate.listener().port()).containsExactly(8888, 8888, 0, 0);
    }

    @Test
    void a_value_that_is_wrong_by_itself_clashes_with_nothing() {
        assertThat(problems(
                """
                        { "gates": [ { "plugin": "p", "port": 70000 }, { "plugin": "p", "port": -1 }, { "plugin": "p", "address": "?" } ] }
                        """))
                .hasSize(6).noneMatch(problem -> problem.contains("taken"));
    }

    @Test
    void a_key_written_twice_is_reported_with_its_line() {
        assertThat(problems(
                "{ \"control\": { \"port\": 1,\n \"port\": 2 },\n \"plugins\": { \"settings\": { \"x\": { \"y\": 1, \"y\": 1 } } } }"))
                .containsExactly("control.port: written a second time in line 2; keep one of the two",
                        "plugins.settings.x.y: written a second time in line 3; keep one of the two");
    }

    @Test
    void a_wrong_shape_is_reported_with_the_right_one() {
        assertThat(problems("""
                { "login": null, "gates": { "a": 1 }, "plugins": { "settings": { "simple": 5 } }, "control": [] }
                """)).contains("login: null is not a value; write one, or leave the key out",
                "gates: {…} is not a list; write [ … ]", "plugins.settings.simple: 5 is not an object; write { … }",
                "control: […] is not an object; write { … }");
        assertThat(problems("{ \"gates\": [ 5 ] }")).containsExactly("gates[0]: 5 is not an object; write { … }");
        assertThat(problems("[]")).containsExactly("the file: […] is not an object; write { … }");
    }

    @Test
    void a_path_or_a_name_with_control_characters_is_reported() {
        assertThat(problems("{ \"plugins\": { \"folder\": \"a\\u0000b\" } }"))
                .containsExactly("plugins.folder: \"a b\" has control characters; leave them out");
        assertThat(problems("{ \"plugins\": { \"folder\": \"\" } }"))
                .containsExactly("plugins.folder: \"\" is empty; write at least one letter");
    }

    @Test
    void a_long_value_is_cut_and_stays_in_one_line() {
        assertThat(problems(gate("\"port\": \"\\n" + "x".repeat(100) + "\"")).getFirst())
                .contains("\" " + "x".repeat(58) + "…\"").doesNotContain("\n");
    }

    private static String gate(String member) {
        return "{ \"gates\": [ { \"servername\": \"sample\", \"plugin\": \"simple\", " + member + " } ] }";
    }

    private static List<String> problems(String json) {
        return fault(json).problems();
    }

    private static SettingsException fault(String json) {
        return catchThrowableOfType(SettingsException.class, () -> HostSettings.parse(json, HOME));
    }
}
