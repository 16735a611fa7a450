package io.msgserver.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.bench.soak.Journal.Asked;
import io.msgserver.bench.soak.Journal.Runs;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path folder;

    /**
     * Returns the runs of two users who have sent three requests each, all answered; the first user is in the lane that
     * keeps an order.
     */
    private Runs runs(int[]... userAndNumber) throws IOException {
        Path file = folder.resolve("journal");
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            for (int[] run : userAndNumber) {
                out.writeInt(run[0]);
                out.writeInt(run[1]);
                out.writeInt(7);
            }
        }
        var answered = new BitSet();
        answered.set(1, 4);
        return Journal.read(file, List.of(new Asked(3, answered), new Asked(3, answered)), 1);
    }

    private static int[] run(int user, int number) {
        return new int[]{user, number};
    }

    @Test
    void runs_that_are_as_they_should_be_are_counted_and_no_more() throws IOException {
        assertThat(runs(run(0, 1), run(1, 2), run(0, 2), run(1, 1), run(0, 3), run(1, 3), run(9, 1)))
                .isEqualTo(new Runs(6, 1, 0, 0, 0, 0));
    }

    @Test
    void a_run_too_many_is_seen() throws IOException {
        assertThat(runs(run(0, 1), run(0, 2), run(0, 1), run(0, 3), run(1, 1), run(1, 2), run(1, 3), run(1, 2)))
                .isEqualTo(new Runs(8, 0, 2, 0, 0, 0));
    }

    @Test
    void a_run_too_early_is_seen_where_there_is_an_order() throws IOException {
        assertThat(runs(run(0, 2), run(0, 1), run(0, 3), run(1, 3), run(1, 1), run(1, 2)).disordered()).isEqualTo(3);
    }

    @Test
    void an_answer_without_a_run_and_a_run_without_a_request_are_seen() throws IOException {
        Runs runs = runs(run(0, 1), run(0, 2), run(1, 1), run(1, 2), run(1, 3), run(1, 4));
        assertThat(runs.unrun()).isEqualTo(1);
        assertThat(runs.unasked()).isEqualTo(1);
    }

    @Test
    void a_file_that_ends_in_the_midst_of_a_run_is_no_journal() throws IOException {
        Path file = Files.write(folder.resolve("journal"), new byte[13]);
        assertThatThrownBy(() -> Journal.read(file, List.of(), 0)).isInstanceOf(IOException.class)
                .hasMessageContaining("13 bytes");
    }
}
