package io.msgserver.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** Rows under a heading, each column as wide as its longest text. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        this.heading = List.of(heading);
    }

    /** @param cells as many as the heading has; an empty one is shown as a dash */
    void row(String... cells) {
        rows.add(List.of(cells).stream().map(cell -> cell.isEmpty() ? "-" : printable(cell)).toList());
    }

    void print(PrintWriter out, ColorScheme colors) {
        String first = line(heading.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList());
        out.println(colors.ansi().string("@|bold " + first + "|@"));
        rows.forEach(row -> out.println(line(row)));
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).append(" ".repeat(width(i) - cells.get(i).length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return Math.max(heading.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    /** In one line, and without what would command the terminal: some of it was written by a plugin's author. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\s]+", " ");
    }
}
