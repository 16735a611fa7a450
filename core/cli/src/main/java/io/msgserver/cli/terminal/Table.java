package io.msgserver.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Rows under a heading. Each column is as wide as its longest text, up to a bound: a longer text widens no row but its
 * own.
 */
public final class Table {
    private static final String GAP = "  ";
    /** Columns of the terminal. Some texts are what users call themselves. */
    private static final int WIDEST = 40;
    /** Columns whose words are painted: others have what users and plugin authors wrote. */
    private static final Set<String> PAINTED = Set.of("state", "outcome");
    /** The colours of words: good states green, passing ones yellow, bad ones red. */
    private static final Map<String, String> PAINT = Map.ofEntries(Map.entry("ACTIVE", "green"),
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

    /** @param columns whose texts stand at the right */
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
        String shown = painted && PAINTED.contains(name) ? painted(colors, text) : text;
        return numbers.contains(name) ? room + shown : shown + room;
    }

    private int width(int column) {
        return Math.max(heading.get(column).length(),
                Math.min(WIDEST, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)));
    }

    /** In the colour of what it means, if it is a word that has one. */
    public static String painted(ColorScheme colors, String word) {
        String paint = PAINT.get(word);
        return paint == null ? word : colors.ansi().string("@|" + paint + " " + word + "|@");
    }

    /** In one line, and without what would command the terminal: some of it was written by a plugin's author. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\s]+", " ");
    }
}
