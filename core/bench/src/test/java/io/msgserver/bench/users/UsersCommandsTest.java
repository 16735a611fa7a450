package io.msgserver.bench.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.Commands;
import io.msgserver.bench.Commands.Result;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs the commands that measure without requests: logins, handshakes, memory. */
class UsersCommandsTest {

    @Test
    void users_log_in() {
        Result login = Commands.run("login", "--at-once", "3", "--warm-up", "0ms", "--time", "300ms", "--rounds", "2",
                "--json");
        assertThat(login.exit()).as(login.err()).isZero();
        JsonNode report = login.json();
        assertThat(report.get("rounds")).hasSize(2).allSatisfy(round -> {
            assertThat(round.at("/bare/server_us_per_login").asDouble()).isPositive();
            assertThat(round.at("/host/server_us_per_login").asDouble()).isPositive();
        });
        assertThat(report.get("logins").asLong()).isEqualTo(report.at("/rounds/0/host/latency/requests").asLong()
                + report.at("/rounds/1/host/latency/requests").asLong());
    }

    @Test
    void users_log_in_by_the_modern_handshake_too() {
        Result login = Commands.run("login", "--handshake", "x25519", "--warm-up", "0ms", "--time", "300ms", "--rounds",
                "1");
        assertThat(login.exit()).as(login.err()).isZero();
        assertThat(login.out()).contains("x25519 handshake, 100 at once", "server CPU µs/login");
    }

    @Test
    void what_is_out_of_bounds_is_a_wrong_command_line() {
        assertThat(Commands.run("login", "--at-once", "0")).satisfies(wrong -> {
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("--at-once is 0: it must be 1 or more");
        });
        assertThat(Commands.run("compare", "--rounds", "0").exit()).isEqualTo(2);
        assertThat(Commands.run("swap", "--connections", "2").exit()).isEqualTo(2);
    }

    @Test
    void everybody_comes_back_at_once() {
        Result reconnect = Commands.run("reconnect", "--users", "300", "--warm-up", "1", "--storms", "2",
                "--json");
        assertThat(reconnect.exit()).as(reconnect.err()).isZero();
        assertThat(reconnect.json().get("warm_up")).hasSize(1);
        assertThat(reconnect.json().get("storms")).hasSize(2);
        assertThat(reconnect.json().get("median_per_second").asDouble()).isPositive();
    }

    @Test
    void users_need_memory() {
        // With fewer users, the 3 MB that a host may free in the meantime would matter.
        Result users = Commands.run("users", "--users", "20000", "--connections", "300", "--json");
        assertThat(users.exit()).as(users.err()).isZero();
        assertThat(users.json().get("heap_per_logged_in").asDouble()).isBetween(50.0, 2_000.0);
        // The memory of so few connections is small compared to the host's other memory.
        assertThat(users.json().get("heap_per_connected").isNumber()).isTrue();
    }
}
