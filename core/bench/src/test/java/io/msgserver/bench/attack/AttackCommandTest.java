package io.msgserver.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.Commands;
import io.msgserver.bench.Commands.Result;
import io.msgserver.bench.measure.Scrape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AttackCommandTest {

    /** Checks the verdicts that hold on a busy machine too; those on time are left out. */
    @Test
    void good_clients_are_served_while_others_replay_what_they_have_heard() {
        Result attack = Commands.run("attack", "--only", "replay", "--rounds", "1", "--clients", "5", "--rate", "200",
                "--warm-up", "0ms", "--calm", "500ms", "--time", "2s", "--json");
        JsonNode report = attack.json().at("/attacks/0");
        for (JsonNode verdict : report.get("verdicts")) {
            if (!verdict.get("name").asString().matches("p99|memory|newcomers")) {
                assertThat(verdict.get("passed").asBoolean()).as(verdict + attack.err()).isTrue();
            }
        }
        assertThat(report.at("/during/requests").asLong()).isGreaterThan(10);
        assertThat(report.at("/attempted/connected").asLong()).isPositive();
        assertThat(report.at("/attempted").has("served")).isFalse();
        assertThat(report.at("/refused/handshakes index expired").asLong()).isPositive();
        assertThat(report.at("/refused/logins unauthorized").asLong()).isPositive();
        assertThat(report.at("/most/files").asLong()).isPositive()
                .isGreaterThanOrEqualTo(report.at("/before/files").asLong());
        assertThat(report.at("/ratios")).hasSize(1);
    }

    @Test
    void the_report_can_be_read() {
        Result attack = Commands.run("attack", "--only", "slow-loris", "--connections", "30", "--rounds", "1",
                "--clients", "5", "--rate", "200", "--warm-up", "0ms", "--calm", "300ms", "--time", "2s");
        assertThat(attack.out()).contains("slow-loris: each says a byte a second", "attacker: bytes sent",
                "host: handshakes left", "logins left", "ok      answers: 0 wrong, 0 failed, 0 lost",
                "ok      nobody is served without a login", "p99 before", "resident before");
    }

    @Test
    void an_attack_that_is_none_is_a_wrong_command_line() {
        Result attack = Commands.run("attack", "--only", "slow");
        assertThat(attack.exit()).isEqualTo(2);
        assertThat(attack.err()).contains("there is no attack \"slow\", only [slow-loris, reset-storm");
    }

    @Test
    void what_went_well_is_no_refusal_and_gates_are_counted_together() {
        Scrape before = Scrape.of("""
                # HELP msgserver_handshakes_total so many
                msgserver_handshakes_total{gate="a",outcome="timeout"} 2
                """);
        Scrape after = Scrape.of("""
                msgserver_handshakes_total{gate="a",outcome="timeout"} 5
                msgserver_handshakes_total{gate="b",outcome="timeout"} 1.0E3
                msgserver_handshakes_total{gate="a",outcome="ok"} 9
                msgserver_connections_refused_total{listener="login",reason="maxclient"} 7.0
                msgserver_connections_open{listener="login"} 3
                msgserver_connections_open{listener="a"} 4
                """);
        assertThat(after.refusedSince(before)).isEqualTo(
                Map.of("handshakes timeout", 1003L, "connections refused login maxclient", 7L));
        assertThat(after.connections()).isEqualTo(7);
    }
}
