package io.msgserver.hotswap.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests when a file counts as completely written. */
class StableFilesTest {
    private static final Path A = Path.of("a.jar");

    private static final int GRACE_SCANS = 3;

    private final StableFiles stableFiles = new StableFiles(GRACE_SCANS);

    private static StableFiles.FileSnapshot snapshot(long size, long time) {
        return new StableFiles.FileSnapshot(size, FileTime.fromMillis(time), null, null);
    }

    private StableFiles.ScanResult scan(StableFiles.FileSnapshot snapshot) {
        return stableFiles.scan(Map.of(A, snapshot));
    }

    private void becomeStable(StableFiles.FileSnapshot snapshot) {
        scan(snapshot);
        assertThat(scan(snapshot).arrived()).containsExactly(A);
    }

    @Test
    void a_file_counts_at_the_second_look_that_sees_it_unchanged_and_only_once() {
        assertThat(scan(snapshot(1, 1))).satisfies(first -> {
            assertThat(first.arrived()).isEmpty();
            assertThat(first.changing()).isTrue();
        });
        assertThat(scan(snapshot(1, 1))).satisfies(second -> {
            assertThat(second.arrived()).containsExactly(A);
            assertThat(second.changing()).isFalse();
        });
        assertThat(scan(snapshot(1, 1)).arrived()).isEmpty();
    }

    @Test
    void one_that_grows_or_is_touched_is_moving() {
        scan(snapshot(1, 1));
        assertThat(scan(snapshot(2, 1)).changing()).isTrue();
        assertThat(scan(snapshot(2, 2)).changing()).isTrue();
        assertThat(scan(snapshot(2, 2)).arrived()).containsExactly(A);
    }

    @Test
    void one_that_changes_after_it_settled_settles_anew() {
        becomeStable(snapshot(1, 1));
        assertThat(scan(snapshot(1, 2)).arrived()).isEmpty();
        assertThat(scan(snapshot(1, 2)).arrived()).containsExactly(A);
    }

    @Test
    void one_that_settled_and_stays_away_is_gone_once() {
        becomeStable(snapshot(1, 1));
        scanWithinGrace();
        assertThat(stableFiles.scan(Map.of())).isEqualTo(new StableFiles.ScanResult(List.of(), List.of(A), false));
        assertThat(stableFiles.scan(Map.of()).gone()).isEmpty();
    }

    /** Scans as often as a file may be missing. */
    private void scanWithinGrace() {
        for (int scan = 1; scan <= GRACE_SCANS; scan++) {
            assertThat(stableFiles.scan(Map.of())).isEqualTo(new StableFiles.ScanResult(List.of(), List.of(), true));
        }
    }

    @Test
    void one_that_is_away_and_comes_back_changed_is_a_replacement() {
        becomeStable(snapshot(1, 1));
        scanWithinGrace();
        assertThat(scan(snapshot(2, 2))).isEqualTo(new StableFiles.ScanResult(List.of(), List.of(), true));
        assertThat(scan(snapshot(2, 2))).isEqualTo(new StableFiles.ScanResult(List.of(A), List.of(), false));
    }

    @Test
    void one_that_is_away_and_comes_back_has_all_the_looks_again() {
        becomeStable(snapshot(1, 1));
        scanWithinGrace();
        assertThat(scan(snapshot(1, 1))).isEqualTo(new StableFiles.ScanResult(List.of(), List.of(), false));
        scanWithinGrace();
    }

    @Test
    void one_that_never_settled_is_not_gone() {
        scan(snapshot(1, 1));
        assertThat(stableFiles.scan(Map.of()).changing()).isFalse();
        assertThat(stableFiles.scan(Map.of()).gone()).isEmpty();
    }

    @Test
    void a_file_in_doubt_arrives_again_as_often_as_allowed() {
        becomeStable(snapshot(1, 1));
        for (int time = 1; time <= 2; time++) {
            assertThat(stableFiles.markIncomplete(A, 2)).isTrue();
            assertThat(scan(snapshot(1, 1)).arrived()).containsExactly(A);
        }
        assertThat(stableFiles.markIncomplete(A, 2)).isFalse();
        assertThat(scan(snapshot(1, 1)).arrived()).isEmpty();
    }

    @Test
    void counting_begins_anew_when_the_file_changes() {
        becomeStable(snapshot(1, 1));
        assertThat(stableFiles.markIncomplete(A, 1)).isTrue();
        becomeStable(snapshot(2, 2));
        assertThat(stableFiles.markIncomplete(A, 1)).isTrue();
    }

    @Test
    void one_that_moved_since_it_settled_settles_anew() {
        becomeStable(snapshot(1, 1));
        assertThat(stableFiles.hasChanged(A, snapshot(1, 1))).isFalse();
        assertThat(stableFiles.hasChanged(A, snapshot(1, 2))).isTrue();
        assertThat(scan(snapshot(1, 2)).arrived()).isEmpty();
        assertThat(scan(snapshot(1, 2)).arrived()).containsExactly(A);
    }

    @Test
    void one_that_goes_while_it_is_in_doubt_is_gone() {
        becomeStable(snapshot(1, 1));
        assertThat(stableFiles.markIncomplete(A, 1)).isTrue();
        scanWithinGrace();
        assertThat(stableFiles.scan(Map.of()).gone()).containsExactly(A);
        becomeStable(snapshot(1, 1));
        assertThat(stableFiles.hasChanged(A, null)).isTrue();
        scanWithinGrace();
        assertThat(stableFiles.scan(Map.of()).gone()).containsExactly(A);
    }

    @Test
    void another_file_arrives_and_a_key_that_always_changes_is_no_change() {
        for (int key = 1; key <= 3; key++) {
            StableFiles.ScanResult change = scan(
                    new StableFiles.FileSnapshot(1, FileTime.fromMillis(1), FileTime.fromMillis(1), key));
            assertThat(change.changing()).isEqualTo(key == 1);
            assertThat(change.arrived()).hasSize(key == 1 ? 0 : 1);
        }
    }

    @Test
    void a_file_that_the_system_reports_as_changed_is_changing() {
        scan(new StableFiles.FileSnapshot(1, FileTime.fromMillis(1), FileTime.fromMillis(1), 1));
        assertThat(scan(new StableFiles.FileSnapshot(1, FileTime.fromMillis(1), FileTime.fromMillis(2), 1)).changing())
                .isTrue();
    }

    @Test
    void what_never_settled_is_not_in_doubt() {
        assertThat(stableFiles.markIncomplete(A, 1)).isFalse();
    }
}
