package io.msgserver.host.session;

import static io.msgserver.host.testing.Trials.between;
import static io.msgserver.host.testing.Trials.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Trials;
import io.msgserver.host.testing.Trials.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumberIndexTest {
    /** The inverse of 0x9E3779B9 modulo 2^32: the table multiplies a number by that and takes the upper bits. */
    private static final int UNDO = 0x144CBC89;

    private final NumberIndex table = new NumberIndex();

    sealed interface Action {
        record Put(int number) implements Action {}

        record Remove(int number) implements Action {}
    }

    @Test
    void it_holds_what_a_hash_map_holds() {
        Trials.check(3000, random -> new Trial<>("an empty table", history(random), NumberIndexTest::assertAlike));
    }

    private static List<Action> history(Random random) {
        return Stream.<Action>generate(() -> {
            int number = number(random);
            return random.nextInt(3) > 0 ? new Action.Put(number) : new Action.Remove(number);
        }).limit(between(random, 0, between(random, 0, 120))).toList();
    }

    /** Returns mostly numbers that share the first or the last slot at every size, or that are consecutive. */
    private static int number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> between(random, -12, 12) * UNDO;
            case 1 -> ((between(random, 0, 5) << 29) + between(random, 0, 3)) * UNDO;
            case 2 -> between(random, -20, 20);
            case 3 -> oneOf(random, Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
            default -> random.nextInt();
        };
    }

    private static void assertAlike(List<Action> history) {
        var fresh = new NumberIndex();
        var expected = new HashMap<Integer, Integer>();
        int places = 0;
        for (Action action : history) {
            switch (action) {
                case Action.Put(int number) -> {
                    fresh.put(number, places);
                    expected.put(number, places);
                    places++;
                }
                case Action.Remove(int number) -> {
                    fresh.remove(number);
                    expected.remove(number);
                }
            }
            assertHolds(fresh, expected, history);
        }
    }

    @Test
    void numbers_that_all_belong_in_the_last_slot_wrap_round_and_stay_found() {
        int[] numbers = IntStream.rangeClosed(1, 100).map(hash -> -hash * UNDO).toArray();
        for (int number : numbers) {
            table.put(number, 3);
        }
        for (int number : numbers) {
            assertThat(table.get(number)).isEqualTo(3);
            table.remove(number);
            assertThat(table.get(number)).isEqualTo(NumberIndex.NONE);
        }
        assertThat(table.size()).isZero();
    }

    @Test
    void a_number_gets_a_new_place() {
        table.put(7, 0);
        table.put(7, 5);
        assertThat(table.get(7)).isEqualTo(5);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void removing_a_number_that_is_not_there_changes_nothing() {
        table.put(0, 3);
        table.remove(UNDO);
        assertThat(table.get(0)).isEqualTo(3);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void the_ends_of_the_number_space_are_numbers_like_others() {
        for (int number : new int[]{Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE}) {
            table.put(number, 3);
        }
        assertThat(table.size()).isEqualTo(5);
        assertThat(table.get(Integer.MIN_VALUE)).isEqualTo(3);
        assertThat(table.get(Integer.MAX_VALUE)).isEqualTo(3);
        assertThat(table.get(2)).isEqualTo(NumberIndex.NONE);
    }

    private static void assertHolds(NumberIndex table, Map<Integer, Integer> expected, List<Action> history) {
        assertThat(table.size()).isEqualTo(expected.size());
        for (Action action : history) {
            int number = switch (action) {
                case Action.Put(int put) -> put;
                case Action.Remove(int removed) -> removed;
            };
            if (table.get(number) != expected.getOrDefault(number, NumberIndex.NONE)) {
                throw new AssertionError("number " + number + " is held wrongly");
            }
        }
    }
}
