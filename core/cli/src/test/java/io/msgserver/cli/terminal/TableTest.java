package io.msgserver.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class TableTest {
    private final Table table = new Table(Help.defaultColorScheme(Ansi.OFF), "uid", "index").numbers("index");

    @Test
    void a_column_is_as_wide_as_its_longest_text() {
        table.row("alice", "1");
        table.row("", "1000000");
        assertThat(table.lines()).containsExactly(
                "UID      INDEX",
                "alice        1",
                "-      1000000");
    }

    @Test
    void a_very_long_text_widens_no_row_but_its_own() {
        table.row("alice", "1");
        table.row("u".repeat(4096), "2");
        assertThat(table.lines()).containsExactly(
                "UID" + " ".repeat(39) + "INDEX",
                "alice" + " ".repeat(41) + "1",
                "u".repeat(4096) + "      2");
    }
}
