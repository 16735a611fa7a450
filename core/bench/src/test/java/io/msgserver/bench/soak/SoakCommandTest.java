package io.msgserver.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.Commands;
import io.msgserver.bench.Commands.Result;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SoakCommandTest {

    /** Checks the verdicts that hold on a busy machine too. The memory of so short a life proves nothing. */
    @Test
    void nobody_notices_a_little_of_everything_that_takes_no_time() {
        Result soak = Commands.run("soak", "--time", "1s", "--clients", "9", "--seed", "1", "--json", "--only",
                "cut_fin,cut_rst,storm,large_answers,swap,throws,kick,swap_and_stop,oversized,short_package,"
                        + "flood,half_closed");
        JsonNode report = soak.json();
        for (JsonNode verdict : report.get("verdicts")) {
            if (!verdict.get("name").asString().matches("heap|metaspace|resident|threads|open files")) {
                assertThat(verdict.get("passed").asBoolean()).as(verdict + soak.err()).isTrue();
            }
        }
        assertThat(report.get("lives").asInt()).isEqualTo(2);
        assertThat(report.get("asked").asLong()).isGreaterThan(9 * 300);
        assertThat(report.at("/runs/runs").asLong()).isEqualTo(report.get("asked").asLong());
        assertThat(report.at("/limits/short_packages").asLong()).isPositive();
        assertThat(report.get("samples")).hasSize(4);
        assertThat(soak.err()).contains("life 2").doesNotContain("Exception");
    }

    @Test
    void what_is_out_of_bounds_is_a_wrong_command_line() {
        assertThat(Commands.run("soak", "--clients", "2").exit()).isEqualTo(2);
        assertThat(Commands.run("soak", "--only", "earthquake").err()).contains("earthquake", "storm");
    }
}
