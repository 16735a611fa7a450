package io.msgserver.bench.measure;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Figures under a heading: a first column of names, then right-aligned numbers. */
public final class ReportTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public ReportTable(String... heading) {
        row(heading);
    }

    /** @param cells as many as the heading has */
    public ReportTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** Returns a table with the columns that all rows of latencies share. */
    public static ReportTable ofLatencies() {
        return new ReportTable("", "requests", "requests/s", "p50", "p90", "p99", "p99.9", "max", "longest gap");
    }

    public ReportTable row(String name, Latency latency) {
        return row(name, Text.count(latency.requests()), Text.count(Math.round(latency.rate())),
                Text.time(latency.p50Us()), Text.time(latency.p90Us()), Text.time(latency.p99Us()),
                Text.time(latency.p999Us()), Text.time(latency.maxUs()), Text.time(latency.longestGapUs()));
    }

    public void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        List<Integer> widths = IntStream.range(0, columns).mapToObj(this::width).toList();
        for (List<String> row : rows) {
            var line = new StringBuilder(row.getFirst())
                    .append(" ".repeat(widths.getFirst() - row.getFirst().length()));
            for (int i = 1; i < columns; i++) {
                line.append(GAP).append(" ".repeat(widths.get(i) - row.get(i).length())).append(row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
