package io.msgserver.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.cli.control.Numbers;
import io.msgserver.cli.terminal.Clock;
import io.msgserver.host.control.reply.GatesReply;
import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.control.reply.StatusReply;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import tools.jackson.databind.json.JsonMapper;

/** Checks that {@code top} shows rates and times from the answers of a host. */
class HostSamplerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ColorScheme PLAIN = Help.defaultColorScheme(Ansi.OFF);

    private final HostSampler sampler = new HostSampler();

    /** @param fast the timed requests of at most 2 µs; the others took up to 5 ms */
    private static HostSnapshot snapshot(long pid, long seconds, long requests, long fast, long slow) {
        String at = NOON.plusSeconds(seconds).toString();
        var current = new PluginsReply.Version("1.0.0", "ab", "ACTIVE", at, requests, 2, "");
        var old = new PluginsReply.Version("0.9.0", "cd", "LEAKED", at, 1, 0, "");
        return new HostSnapshot(
                new StatusReply("0.1.0", pid, NOON.toString(), at, seconds, List.of(), null, 1, 1, 3, 2, requests,
                        List.of()),
                new GatesReply(List.of(new GatesReply.Gate("sample", "simple", true, "127.0.0.1:8888", 3, 1024, 2))),
                new PluginsReply(List.of(new PluginsReply.Plugin("simple", List.of("gate sample"), current,
                        List.of(old), null, null, requests, 2 * requests)), List.of()),
                Numbers.parse(String.format(Locale.ROOT, """
                        # TYPE msgserver_requests_total counter
                        msgserver_requests_total{gate="sample",outcome="ok"} %d.0
                        msgserver_requests_total{gate="sample",outcome="failed"} 10.0
                        msgserver_resends_total{gate="sample",kind="remembered"} 0.0
                        msgserver_request_handling_seconds_bucket{gate="sample",le="1.0E-6"} 0
                        msgserver_request_handling_seconds_bucket{gate="sample",le="2.0E-6"} %d
                        msgserver_request_handling_seconds_bucket{gate="sample",le="0.002"} %d
                        msgserver_request_handling_seconds_bucket{gate="sample",le="0.005"} %d
                        msgserver_request_handling_seconds_bucket{gate="sample",le="+Inf"} %d
                        """, requests - 10, fast, fast, fast + slow, fast + slow)));
    }

    private List<String> frame(HostSnapshot snapshot, ColorScheme colors) {
        return new Frame(sampler.reading(snapshot), colors).lines();
    }

    @Test
    void rates_come_from_two_looks_and_times_from_what_was_timed_between() {
        frame(snapshot(7, 80, 100, 1000, 1000), PLAIN);
        assertThat(frame(snapshot(7, 90, 500, 1090, 1010), PLAIN)).containsExactly(
                "msgserver 0.1.0, process 7, up 1m 30s, " + Clock.text("2026-01-01T12:01:30Z"),
                "",
                "requests  40.0/s   failed 0.0/s   asked again 0.0/s",
                "waiting   p50 -   p99 -   of 0 timed",
                "handling  p50 1.6 µs   p99 4.7 ms   of 100 timed",
                "users     2   connections 3   gates open 1/1",
                "",
                "GATE    STATE  CONNECTIONS  USERS  REQUESTS/S  FAILED/S  WAIT P99  HANDLE P99",
                "sample  open        3/1024      2        40.0       0.0         -      4.7 ms",
                "",
                "PLUGIN  VERSION  STATE   CALLS/S  RUNNING  OLDER         SERVES",
                "simple  1.0.0    ACTIVE     80.0        2  0.9.0 LEAKED  gate sample");
    }

    @Test
    void a_clock_that_is_set_back_changes_neither_the_uptime_nor_the_rates() {
        frame(snapshot(7, 80, 100, 0, 0), PLAIN);
        HostSnapshot now = snapshot(7, 90, 500, 0, 0);
        StatusReply status = now.status();
        HostSnapshot setBack = new HostSnapshot(
                new StatusReply("0.1.0", 7, status.started(), NOON.minusSeconds(31_535_988).toString(), status.up(),
                        List.of(), null, 1, 1, 3, 2, 500, List.of()),
                now.gates(), now.plugins(), now.numbers());
        List<String> frame = frame(setBack, PLAIN);
        assertThat(frame.getFirst()).contains(", up 1m 30s, ");
        assertThat(frame).contains("requests  40.0/s   failed 0.0/s   asked again 0.0/s");
    }

    @Test
    void the_first_look_and_a_host_that_began_anew_have_no_rates() {
        assertThat(frame(snapshot(7, 90, 500, 0, 0), PLAIN)).contains("requests  -/s   failed -/s   asked again -/s");
        assertThat(frame(snapshot(8, 91, 20, 0, 0), PLAIN)).contains("requests  -/s   failed -/s   asked again -/s");
        assertThat(frame(snapshot(8, 92, 30, 0, 0), PLAIN).get(2)).startsWith("requests  10.0/s");
    }

    @Test
    void times_are_of_sixty_looks_or_of_all_when_nothing_was_timed_meanwhile() {
        assertThat(timed(sampler.reading(snapshot(7, 0, 10, 100, 0)))).isEqualTo(100);
        for (int i = 1; i <= 60; i++) {
            assertThat(timed(sampler.reading(snapshot(7, i, 10, 100, 3)))).isEqualTo(3);
        }
        assertThat(timed(sampler.reading(snapshot(7, 61, 10, 100, 3)))).isEqualTo(103);
    }

    private static long timed(ActivitySample reading) {
        return reading.traffic().handling().timed();
    }

    @Test
    void scripts_get_numbers() {
        sampler.reading(snapshot(7, 80, 100, 0, 0));
        ActivitySample reading = sampler.reading(snapshot(7, 90, 500, 100, 0));
        assertThat(Objects.requireNonNull(reading.traffic().handling().p50())).isEqualTo(1.5e-6);
        assertThat(JsonMapper.shared().writeValueAsString(reading)).contains("\"seconds\":10.0",
                "\"requestsPerSecond\":40.0", "\"waiting\":{\"p50\":null,\"p99\":null,\"timed\":0}",
                "\"servername\":\"sample\"", "\"version\":\"1.0.0\"");
    }

    @Test
    void colours_do_not_move_what_they_colour() {
        var others = new HostSampler();
        ActivitySample reading = others.reading(snapshot(7, 90, 500, 0, 0));
        List<String> coloured = new Frame(reading, Help.defaultColorScheme(Ansi.ON)).lines();
        assertThat(coloured).anyMatch(line -> line.contains("\033[32mACTIVE"));
        assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[[0-9;]*m", "")))
                .isEqualTo(new Frame(reading, PLAIN).lines());
    }
}
