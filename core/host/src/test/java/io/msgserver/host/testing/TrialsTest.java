package io.msgserver.host.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.testing.Trials.Trial;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static Trial<Integer> trial(Random random) {
        List<Integer> digits = Stream.generate(() -> random.nextInt(10)).limit(50).toList();
        return new Trial<>("ten digits", digits, TrialsTest::noSevenAfterThree);
    }

    private static void noSevenAfterThree(List<Integer> digits) {
        int three = digits.indexOf(3);
        assertThat(three < 0 ? -1 : digits.subList(three, digits.size()).indexOf(7)).isEqualTo(-1);
    }

    @Test
    void a_broken_rule_is_reported_with_the_seed_and_the_shortest_history() {
        assertThatThrownBy(() -> Trials.check(100, TrialsTest::trial)).isInstanceOf(AssertionError.class)
                .hasMessageMatching("history \\d+ of the seed \\d+ breaks the rule, with ten digits:\n\\[3, 7]")
                .cause().hasMessageContaining("-1");
    }

    @Test
    void a_rule_that_holds_passes() {
        assertThatCode(() -> Trials.check(100, random -> new Trial<>("nothing", List.of(random.nextInt()), _ -> {})))
                .doesNotThrowAnyException();
    }
}
