package io.msgserver.cli.top;

import io.msgserver.cli.terminal.Clock;
import io.msgserver.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.ColorScheme;

/** The screen that shows one sample. */
record Frame(ActivitySample reading, ColorScheme colors) {

    List<String> lines() {
        ActivitySample.Traffic traffic = reading.traffic();
        long open = reading.gates().stream().filter(ActivitySample.Gate::open).count();
        var lines = new ArrayList<String>();
        lines.add(Table.printable("msgserver " + reading.version() + ", process " + reading.pid() + ", up "
                + Clock.time(reading.up()) + ", " + Clock.text(reading.at())));
        lines.add("");
        lines.add(fact("requests") + bold(rate(traffic.requestsPerSecond()) + "/s") + "   failed "
                + rate(traffic.failedPerSecond()) + "/s   asked again " + rate(traffic.resentPerSecond()) + "/s");
        lines.add(fact("waiting") + latency(traffic.waiting()));
        lines.add(fact("handling") + latency(traffic.handling()));
        lines.add(fact("users") + bold(String.valueOf(reading.users())) + "   connections " + reading.connections()
                + "   gates open " + open + "/" + reading.gates().size());
        lines.add("");
        lines.addAll(gates().lines());
        lines.add("");
        lines.addAll(plugins().lines());
        return lines;
    }

    private Table gates() {
        var table = new Table(colors, "gate", "state", "connections", "users", "requests/s", "failed/s", "wait p99",
                "handle p99").numbers("connections", "users", "requests/s", "failed/s", "wait p99", "handle p99");
        for (ActivitySample.Gate gate : reading.gates()) {
            ActivitySample.Traffic traffic = gate.traffic();
            table.row(gate.servername(), gate.open() ? "open" : "closed", gate.connections() + "/" + gate.maxclient(),
                    String.valueOf(gate.users()), rate(traffic.requestsPerSecond()), rate(traffic.failedPerSecond()),
                    time(traffic.waiting().p99()), time(traffic.handling().p99()));
        }
        return table;
    }

    private Table plugins() {
        var table = new Table(colors, "plugin", "version", "state", "calls/s", "running", "older", "serves")
                .numbers("calls/s", "running");
        for (ActivitySample.Plugin plugin : reading.plugins()) {
            String version = plugin.version();
            table.row(plugin.id(), version == null ? "" : version, plugin.state(), rate(plugin.callsPerSecond()),
                    String.valueOf(plugin.running()), String.join(", ", plugin.older()),
                    String.join(", ", plugin.serves()));
        }
        return table;
    }

    private static String fact(String name) {
        return String.format(Locale.ROOT, "%-10s", name);
    }

    private String bold(String text) {
        return colors.ansi().string("@|bold " + text + "|@");
    }

    private static String latency(ActivitySample.Latency latency) {
        return "p50 " + time(latency.p50()) + "   p99 " + time(latency.p99()) + "   of " + latency.timed() + " timed";
    }

    private static String rate(@Nullable Double perSecond) {
        return perSecond == null ? "-" : String.format(Locale.ROOT, "%.1f", perSecond);
    }

    private static String time(@Nullable Double seconds) {
        if (seconds == null) {
            return "-";
        }
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.1f µs", seconds * 1e6);
    }
}
