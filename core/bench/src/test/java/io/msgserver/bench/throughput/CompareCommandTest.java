package io.msgserver.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.Commands;
import io.msgserver.bench.Commands.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CompareCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"--depth=2", "--open-loop"})
    void host_and_echo_are_driven_in_turn(String how) {
        Result compare = Commands.run("compare", "--rounds", "2", "--connections", "3", "--warm-up", "500ms", "--time",
                "500ms", "--crowd", "7", "--json", how);
        assertThat(compare.exit()).as(compare.err()).isZero();
        JsonNode report = compare.json();
        assertThat(report.get("crowd").asInt()).isEqualTo(7);
        assertThat(report.get("rounds")).hasSize(2);
        for (JsonNode round : report.get("rounds")) {
            assertThat(round.at("/echo/latency/requests").asLong()).isPositive();
            assertThat(round.at("/host/latency/requests").asLong()).isPositive();
        }
        assertThat(report.at("/ratios/0/figure").asString()).isEqualTo("server CPU µs/request");
        assertThat(report.at("/ratios/2/least").asDouble()).isLessThanOrEqualTo(report.at("/ratios/2/most").asDouble());
        assertThat(report.get("pace").asString()).startsWith(how.equals("--open-loop") ? "rate " : "depth 2");
    }
}
