package io.msgserver.fuzz;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every seed of every target without a fuzzer, including the fuzzer's former findings. */
class SeedsTest {

    @TestFactory
    Stream<DynamicContainer> what_has_to_hold_for_any_input_holds_for_the_seeds() {
        return Arrays.stream(Targets.values()).map(target -> DynamicContainer.dynamicContainer(target.toString(),
                seeds(target)));
    }

    private static Stream<DynamicTest> seeds(Targets target) {
        try {
            return Seeds.of(target).stream().map(
                    seed -> DynamicTest.dynamicTest(target + ".txt:" + seed.line(), () -> run(target, seed.input())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Targets which, byte[] input) throws Exception {
        try (Target target = which.open()) {
            target.run(input);
        }
    }
}
