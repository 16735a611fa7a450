package io.msgserver.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.Commands;
import io.msgserver.bench.Commands.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SwapCommandTest {

    /** Checks the verdicts that hold on a busy machine too; those on time are left out. */
    @ParameterizedTest
    @ValueSource(strings = {"--depth=4", "--rate=2000", "--handover"})
    void nobody_notices_a_few_swaps(String how) {
        Result swaps = Commands.run("swap", "--swaps", "5", "--connections", "9", "--warm-up", "200ms", "--time",
                "300ms",
                "--json", how);
        JsonNode report = swaps.json();
        for (JsonNode verdict : report.get("verdicts")) {
            if (!verdict.get("name").asString().matches("p99.9|longest gap|metaspace|threads|open files")) {
                assertThat(verdict.get("passed").asBoolean()).as(verdict + swaps.err()).isTrue();
            }
        }
        assertThat(report.at("/runs/asked").asLong()).isGreaterThan(100);
        assertThat(report.at("/runs/runs").asLong()).isEqualTo(report.at("/runs/asked").asLong());
        assertThat(report.at("/late/loaders").asInt()).isEqualTo(6);
        assertThat(report.at("/late/collected").asInt()).isEqualTo(5);
        assertThat(report.at("/swap_ms/max").asDouble()).isGreaterThan(report.at("/swap_ms/min").asDouble());
        assertThat(report.get("lanes")).hasSize(3);
        assertThat(swaps.err()).contains("looking what is left").doesNotContain("Exception");
    }

    @Test
    void the_report_can_be_read() {
        Result swaps = Commands.run("swap", "--swaps", "2", "--connections", "3", "--warm-up", "0ms", "--time", "100ms",
                "--rate", "500");
        assertThat(swaps.out()).contains("2 swaps under 3 connections", "p99.9", "ordered in swaps",
                "event_loop without",
                "ok      order: 0 out of order", "collected: 2 of 2 retired versions");
    }

    @Test
    void a_server_that_cannot_start_is_told() {
        // The server ends before its first line, and prints nothing.
        Result swaps = Commands.run("swap", "--java-options=--dry-run");
        assertThat(swaps.exit()).isEqualTo(1);
        assertThat(swaps.err()).contains("bench swap: the server under test has ended by itself");
    }
}
