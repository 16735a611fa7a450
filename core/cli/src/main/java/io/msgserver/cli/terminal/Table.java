package io.msgserver.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Rows under a heading. Each column is as wide as its longest text, up to a limit: a longer text widens its own row
 * only.
 */
public final class Table {
    private static final String GAP = "  ";
    /** The widest column, in characters. Some texts are names that users choose. */
    private static final int MAX_WIDTH = 40;
    /** The columns whose words are painted. Other columns have texts by users and plugin authors. */
    private static final Set<String> COLORED_COLUMNS = Set.of("state", "outcome");
    /** The colours of words: good states are green, passing ones yellow, bad ones red. */
    private static final Map<String, String> WORD_COLORS = Map.ofEntries(Map.entry("ACTIVE", "green"),
            Map.entry("open", "green"), Map.entry("done", "green"), Map.entry("closed", "yellow"),
            Map.entry("absent", "yellow"), Map.entry("DRAINING", "yellow"), Map.entry("WARN", "yellow"),
            Map.entry("LEAKED", "red"), Map.entry("REJECTED", "red"), Map.entry("refused", "red"),
            Map.entry("failed", "red"), Map.entry("ERROR", "red"));

    private final ColorScheme colors;
    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();
    private Set<String> numbers = Set.of();

    public Table(ColorScheme colors, String... heading) {
        this.colors = colors;
        this.heading = List.of(heading);
    }

    /** @param columns whose texts are aligned at the right */
    public Table numbers(String... columns) {
        numbers = Set.of(columns);
        return this;
    }

    /** @param cells as many as the heading has; an empty one is shown as a dash */
    public void row(String... cells) {
        rows.add(List.of(cells).stream().map(cell -> cell.isEmpty() ? "-" : printable(cell)).toList());
    }

    public void print(PrintWriter out) {
        lines().forEach(out::println);
    }

    public List<String> lines() {
        var lines = new ArrayList<String>();
        List<String> first = heading.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
        lines.add(colors.ansi().string("@|bold " + line(first, false) + "|@"));
        rows.forEach(row -> lines.add(line(row, true)));
        return lines;
    }

    private String line(List<String> cells, boolean painted) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : GAP).append(cell(i, cells.get(i), painted));
        }
        return line.toString().stripTrailing();
    }

    private String cell(int column, String text, boolean painted) {
        String name = heading.get(column);
        String room = " ".repeat(Math.max(0, width(column) - text.length()));
        String shown = painted && COLORED_COLUMNS.contains(name) ? painted(colors, text) : text;
        return numbers.contains(name) ? room + shown : shown + room;
    }

    private int width(int column) {
        return Math.max(heading.get(column).length(),
                Math.min(MAX_WIDTH, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)));
    }

    /** Returns the word in its colour, if it has one. */
    public static String painted(ColorScheme colors, String word) {
        String paint = WORD_COLORS.get(word);
        return paint == null ? word : colors.ansi().string("@|" + paint + " " + word + "|@");
    }

    /** Returns the text in one line, without control characters: some of it was written by a plugin's author. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\s]+", " ");
    }
}
