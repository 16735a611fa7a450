package io.msgserver.host.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tests a rule on random histories. A history that breaks the rule is shortened as long as it still breaks it, and the
 * failure names it with the seed that reproduces it: {@code -Dmsgserver.test.seed=SEED}.
 */
public final class Trials {
    private static final String SEED = "msgserver.test.seed";

    /**
     * A history, and the rule that holds for it and for each part of it.
     *
     * @param setup   the initial state, for the failure message
     * @param history the actions, in order
     * @param rule    throws for a history that breaks it; it starts afresh each time
     */
    public record Trial<A>(String setup, List<A> history, Consumer<List<A>> rule) {

        private @Nullable Throwable failure() {
            try {
                rule.accept(history);
                return null;
            } catch (Exception | AssertionError | StackOverflowError e) {
                return e;
            }
        }

        /** Leaves out ever smaller parts. */
        private Trial<A> shortened() {
            Trial<A> shortest = this;
            for (int part = history.size() / 2; part > 0; part /= 2) {
                for (int from = 0; from + part <= shortest.history.size();) {
                    Trial<A> shorter = shortest.without(from, part);
                    if (shorter.failure() == null) {
                        from += part;
                    } else {
                        shortest = shorter;
                    }
                }
            }
            return shortest;
        }

        private Trial<A> without(int from, int part) {
            var rest = new ArrayList<>(history);
            rest.subList(from, from + part).clear();
            return new Trial<>(setup, rest, rule);
        }
    }

    private Trials() {}

    /** Runs that many trials, and fails at the first that breaks its rule. */
    public static <A> void check(int count, Function<Random, Trial<A>> trials) {
        long seed = Long.getLong(SEED, System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < count; i++) {
            Trial<A> trial = trials.apply(random);
            if (trial.failure() != null) {
                Trial<A> shortest = trial.shortened();
                throw new AssertionError(
                        "history " + i + " of the seed " + seed + " breaks the rule, with " + trial.setup
                                + ":\n" + shortest.history,
                        Objects.requireNonNull(shortest.failure()));
            }
        }
    }

    /** Returns one of these at random. */
    @SafeVarargs
    public static <T> T oneOf(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Returns a random number from the first to the last, both included. */
    public static int between(Random random, int first, int last) {
        return random.nextInt(first, last + 1);
    }
}
