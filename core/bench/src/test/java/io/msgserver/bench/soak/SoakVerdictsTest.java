package io.msgserver.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.measure.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SoakVerdictsTest {
    private static final Findings.Counts NO_FAULTS = new Findings.Counts(0, 0, 0, 0);
    private static final Journal.Runs RUNS = new Journal.Runs(100, 0, 0, 0, 0, 0);
    private static final Sample REST = sample(100, 20);

    private static Sample sample(long heap, long files) {
        return sample(heap, 100, files);
    }

    private static Sample sample(long heap, long metaspace, long files) {
        return new Sample(1, 10, heap, metaspace, 100, 10, files, 3, 2);
    }

    private static List<String> broken(long answered, Findings.Counts faults, Journal.Runs runs, Sample... samples) {
        var outcome = new Soak.Outcome(10, 1, 100, answered, 1, new Histogram(3), Map.of(Trouble.STORM, 1), faults,
                runs, new Limits(0, 0, 0, 0, 0, 0, 0, 0), 0, 0, List.of(samples), List.of());
        return SoakVerdicts.of(outcome, EnumSet.of(Trouble.STORM)).stream().filter(verdict -> !verdict.passed())
                .map(Verdict::name).toList();
    }

    @Test
    void all_is_well() {
        assertThat(broken(100, NO_FAULTS, RUNS, REST, REST)).isEmpty();
    }

    @Test
    void each_promise_that_is_broken_is_told() {
        assertThat(broken(99, NO_FAULTS, RUNS, REST, REST)).containsExactly("lost requests");
        assertThat(broken(99, new Findings.Counts(0, 1, 0, 0), RUNS, REST, REST)).containsExactly("failed requests");
        assertThat(broken(100, new Findings.Counts(1, 0, 1, 1), RUNS, REST, REST))
                .containsExactly("wrong answers", "the host", "unexplained");
        assertThat(broken(100, NO_FAULTS, new Journal.Runs(104, 0, 1, 1, 1, 1), REST, REST))
                .containsExactly("run twice", "answered without a run", "run unasked", "order");
    }

    @Test
    void what_grows_within_a_life_of_the_host_is_told() {
        assertThat(broken(100, NO_FAULTS, RUNS, REST, sample(126, 20))).containsExactly("heap");
        assertThat(broken(100, NO_FAULTS, RUNS, REST, sample(100, 125, 20))).isEmpty();
        assertThat(broken(100, NO_FAULTS, RUNS, REST, sample(100, 126, 20))).containsExactly("metaspace");
        assertThat(broken(100, NO_FAULTS, RUNS, REST, sample(100, 26), REST, REST)).containsExactly("open files");
        assertThat(broken(100, NO_FAULTS, RUNS, REST, REST, sample(200, 40), sample(200, 40))).isEmpty();
    }
}
