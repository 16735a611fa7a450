package io.msgserver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.msgserver.bench.load.Figures;
import io.msgserver.bench.measure.DurationConverter;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Ratio;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class ReportsTest {

    @Test
    void percentiles_are_those_of_what_was_measured() {
        Figures figures = Figures.none();
        for (int micros = 1; micros <= 1_000; micros++) {
            figures.latencies().recordValue(micros * 1_000L);
        }
        Latency latency = Latency.of(figures, 2);
        assertThat(latency.requests()).isEqualTo(1_000);
        assertThat(latency.rate()).isEqualTo(500);
        assertThat(latency.p50Us()).isCloseTo(500, within(1.0));
        assertThat(latency.p90Us()).isCloseTo(900, within(1.0));
        assertThat(latency.p99Us()).isCloseTo(990, within(1.0));
        assertThat(latency.p999Us()).isCloseTo(999, within(1.0));
        assertThat(latency.maxUs()).isCloseTo(1_000, within(1.0));
    }

    @Test
    void times_are_told_in_the_unit_that_suits_them() {
        assertThat(Text.time(7.123)).isEqualTo("7.12 µs");
        assertThat(Text.time(999.4)).isEqualTo("999 µs");
        assertThat(Text.time(12_345)).isEqualTo("12.3 ms");
        assertThat(Text.time(2_500_000)).isEqualTo("2.50 s");
    }

    @Test
    void times_are_read_as_in_the_settings() {
        assertThat(new DurationConverter().convert("1500ms")).isEqualTo(Duration.ofMillis(1_500));
        assertThat(new DurationConverter().convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> new DurationConverter().convert("10"))
                .isInstanceOf(TypeConversionException.class).hasMessageContaining("10s");
    }

    @Test
    void a_ratio_is_that_of_the_medians_and_the_rounds_have_their_own() {
        record Round(double bare, double host) {}
        Ratio ratio = Ratio.of("cost", List.of(new Round(1, 3), new Round(4, 4), new Round(2, 10)), Round::bare,
                Round::host);
        assertThat(ratio).isEqualTo(new Ratio("cost", 2, 4, 2, 3, 1, 5));
    }

    @Test
    void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assertThat(Ratio.median(9, 1, 2)).isEqualTo(2);
        assertThat(Ratio.median(1, 2, 4, 9)).isEqualTo(3);
    }

    @Test
    void figures_end_at_the_same_place() {
        var text = new StringWriter();
        new ReportTable("", "a", "long").row("one", "1,000", "2").print(new PrintWriter(text, true));
        assertThat(text.toString().lines()).containsExactly("         a  long", "one  1,000     2");
    }
}
