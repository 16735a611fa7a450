package io.msgserver.cli.control;

import static java.util.stream.Collectors.joining;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Clock;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.StatusReply;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Shows the host as a whole.",
                "Whether it is ready, what is open, who is there, and what serves.",
                "Below: the first 10 counters and gauges of each plugin that registers any."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver status",
                "  msgserver status --json | jq .requests   that handlers have answered or failed; it only grows"})
public final class StatusCommand extends ControlCommand {
    /** Metrics of a plugin that are shown. */
    private static final int MOST = 10;
    /** Columns of the terminal for the name and labels of a metric. */
    private static final int WIDEST = 60;
    private static final int DIGITS = 6;

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/status");
        if (json()) {
            out().println(answer);
        } else {
            print(host.parse(answer, StatusReply.class));
        }
        return 0;
    }

    private void print(StatusReply status) {
        line("msgserver " + status.version() + ", process " + status.pid() + ", up "
                + Clock.time(status.up()));
        fact("ready", status.missing().isEmpty() ? "yes" : "no: " + String.join(", ", status.missing()));
        fact("login server", login(status.login()));
        fact("gates", status.open() + " of " + status.gates() + " open");
        fact("connections", String.valueOf(status.connections()));
        fact("users", String.valueOf(status.users()));
        fact("requests", String.valueOf(status.requests()));
        fact("plugins", status.plugins().stream()
                .map(plugin -> plugin.id() + " " + (plugin.version() == null ? "absent" : plugin.version()))
                .collect(joining(", ")));
        List<String> metrics = metrics(status.plugins(), colors());
        if (!metrics.isEmpty()) {
            out().println();
            metrics.forEach(out()::println);
        }
    }

    /** The plugins' own counters and gauges, the first of each plugin; empty when there are none. */
    static List<String> metrics(List<StatusReply.Plugin> plugins, ColorScheme colors) {
        var table = new Table(colors, "plugin", "metric", "value").numbers("value");
        var leftOut = new ArrayList<String>();
        boolean any = false;
        for (StatusReply.Plugin plugin : plugins) {
            List<StatusReply.Metric> all = Objects.requireNonNullElse(plugin.metrics(), List.of());
            all.stream().limit(MOST).forEach(metric -> table.row(plugin.id(), series(metric), number(metric)));
            any |= !all.isEmpty();
            int more = Math.max(0, all.size() - MOST) + Objects.requireNonNullElse(plugin.moreMetrics(), 0);
            if (more > 0) {
                leftOut.add(Table.printable(plugin.id()) + " has " + more + " more: see /metrics");
            }
        }
        return any ? Stream.concat(table.lines().stream(), leftOut.stream()).toList() : List.of();
    }

    /** As Prometheus writes it, and cut where it gets too wide for a terminal. */
    private static String series(StatusReply.Metric metric) {
        String labels = metric.labels().isEmpty()
                ? ""
                : metric.labels().entrySet().stream().map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                        .collect(joining(",", "{", "}"));
        String series = metric.name() + labels;
        return series.length() <= WIDEST ? series : series.substring(0, WIDEST - 3) + "...";
    }

    /** Digits enough for a person; scripts have them all in the JSON. */
    private static String number(StatusReply.Metric metric) {
        Double value = metric.value();
        if (value == null) {
            return "";
        }
        return Math.rint(value) == value && Math.abs(value) < 1e15
                ? String.valueOf(value.longValue())
                : new BigDecimal(value, new MathContext(DIGITS)).stripTrailingZeros().toString();
    }

    private void fact(String name, String value) {
        out().println(String.format(Locale.ROOT, "%-14s%s", name, Table.printable(value)));
    }

    private static String login(StatusReply.@Nullable Login login) {
        if (login == null) {
            return "none";
        }
        return login.address() == null ? "closed, waits for plugin " + login.plugin() : login.address();
    }
}
