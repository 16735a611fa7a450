package io.msgserver.hotswap.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests when a file counts as completely written. */
class SettlingTest {
    private static final Path A = Path.of("a.jar");

    private static final int PATIENT_LOOKS = 3;

    private final Settling settling = new Settling(PATIENT_LOOKS);

    private static Settling.Mark mark(long size, long time) {
        return new Settling.Mark(size, FileTime.fromMillis(time), null, null);
    }

    private Settling.Change look(Settling.Mark mark) {
        return settling.look(Map.of(A, mark));
    }

    private void settle(Settling.Mark mark) {
        look(mark);
        assertThat(look(mark).arrived()).containsExactly(A);
    }

    @Test
    void a_file_counts_at_the_second_look_that_sees_it_unchanged_and_only_once() {
        assertThat(look(mark(1, 1))).satisfies(first -> {
            assertThat(first.arrived()).isEmpty();
            assertThat(first.moving()).isTrue();
        });
        assertThat(look(mark(1, 1))).satisfies(second -> {
            assertThat(second.arrived()).containsExactly(A);
            assertThat(second.moving()).isFalse();
        });
        assertThat(look(mark(1, 1)).arrived()).isEmpty();
    }

    @Test
    void one_that_grows_or_is_touched_is_moving() {
        look(mark(1, 1));
        assertThat(look(mark(2, 1)).moving()).isTrue();
        assertThat(look(mark(2, 2)).moving()).isTrue();
        assertThat(look(mark(2, 2)).arrived()).containsExactly(A);
    }

    @Test
    void one_that_changes_after_it_settled_settles_anew() {
        settle(mark(1, 1));
        assertThat(look(mark(1, 2)).arrived()).isEmpty();
        assertThat(look(mark(1, 2)).arrived()).containsExactly(A);
    }

    @Test
    void one_that_settled_and_stays_away_is_gone_once() {
        settle(mark(1, 1));
        lookPatiently();
        assertThat(settling.look(Map.of())).isEqualTo(new Settling.Change(List.of(), List.of(A), false));
        assertThat(settling.look(Map.of()).gone()).isEmpty();
    }

    /** Scans as often as a file may be missing. */
    private void lookPatiently() {
        for (int look = 1; look <= PATIENT_LOOKS; look++) {
            assertThat(settling.look(Map.of())).isEqualTo(new Settling.Change(List.of(), List.of(), true));
        }
    }

    @Test
    void one_that_is_away_and_comes_back_changed_is_a_replacement() {
        settle(mark(1, 1));
        lookPatiently();
        assertThat(look(mark(2, 2))).isEqualTo(new Settling.Change(List.of(), List.of(), true));
        assertThat(look(mark(2, 2))).isEqualTo(new Settling.Change(List.of(A), List.of(), false));
    }

    @Test
    void one_that_is_away_and_comes_back_has_all_the_looks_again() {
        settle(mark(1, 1));
        lookPatiently();
        assertThat(look(mark(1, 1))).isEqualTo(new Settling.Change(List.of(), List.of(), false));
        lookPatiently();
    }

    @Test
    void one_that_never_settled_is_not_gone() {
        look(mark(1, 1));
        assertThat(settling.look(Map.of()).moving()).isFalse();
        assertThat(settling.look(Map.of()).gone()).isEmpty();
    }

    @Test
    void one_in_doubt_arrives_again_as_often_as_allowed_while_it_does_not_change() {
        settle(mark(1, 1));
        for (int time = 1; time <= 2; time++) {
            assertThat(settling.unsettle(A, 2)).isTrue();
            assertThat(look(mark(1, 1)).arrived()).containsExactly(A);
        }
        assertThat(settling.unsettle(A, 2)).isFalse();
        assertThat(look(mark(1, 1)).arrived()).isEmpty();
    }

    @Test
    void doubts_begin_anew_when_it_changes() {
        settle(mark(1, 1));
        assertThat(settling.unsettle(A, 1)).isTrue();
        settle(mark(2, 2));
        assertThat(settling.unsettle(A, 1)).isTrue();
    }

    @Test
    void one_that_moved_since_it_settled_settles_anew() {
        settle(mark(1, 1));
        assertThat(settling.hasMoved(A, mark(1, 1))).isFalse();
        assertThat(settling.hasMoved(A, mark(1, 2))).isTrue();
        assertThat(look(mark(1, 2)).arrived()).isEmpty();
        assertThat(look(mark(1, 2)).arrived()).containsExactly(A);
    }

    @Test
    void one_that_goes_while_it_is_in_doubt_is_gone() {
        settle(mark(1, 1));
        assertThat(settling.unsettle(A, 1)).isTrue();
        lookPatiently();
        assertThat(settling.look(Map.of()).gone()).containsExactly(A);
        settle(mark(1, 1));
        assertThat(settling.hasMoved(A, null)).isTrue();
        lookPatiently();
        assertThat(settling.look(Map.of()).gone()).containsExactly(A);
    }

    @Test
    void another_file_in_its_place_arrives_and_a_key_that_never_stays_the_same_is_no_movement() {
        for (int key = 1; key <= 3; key++) {
            Settling.Change change = look(new Settling.Mark(1, FileTime.fromMillis(1), FileTime.fromMillis(1), key));
            assertThat(change.moving()).isEqualTo(key == 1);
            assertThat(change.arrived()).hasSize(key == 1 ? 0 : 1);
        }
    }

    @Test
    void one_that_the_system_says_was_changed_is_moving_whatever_its_own_time_says() {
        look(new Settling.Mark(1, FileTime.fromMillis(1), FileTime.fromMillis(1), 1));
        assertThat(look(new Settling.Mark(1, FileTime.fromMillis(1), FileTime.fromMillis(2), 1)).moving()).isTrue();
    }

    @Test
    void what_never_settled_is_not_in_doubt() {
        assertThat(settling.unsettle(A, 1)).isFalse();
    }
}
