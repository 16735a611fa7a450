package io.msgserver.cli.top;

import io.msgserver.cli.control.Histogram;
import io.msgserver.host.control.reply.GatesReply;
import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.control.reply.StatusReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The activity of a host between two polls of its metrics. Scripts rely on its names, which are those of
 * {@code top --json}.
 *
 * @param at      in ISO 8601, UTC
 * @param started the same
 * @param up      seconds since the start
 * @param seconds since the previous poll; null at the first, and so is every rate
 */
record ActivitySample(String at, String version, long pid, String started, double up, @Nullable Double seconds,
        Traffic traffic, long users, int connections, List<Gate> gates, List<Plugin> plugins) {

    /**
     * The seconds within which half of the requests, and 99 of 100, were complete; null when none was timed. Where none
     * was since the oldest poll, those of all since the start of the host.
     *
     * @param timed the number of timed requests
     */
    record Latency(@Nullable Double p50, @Nullable Double p99, long timed) {}

    /**
     * The requests of a gate or of all gates.
     *
     * @param resentPerSecond requests that were sent again and answered from memory
     * @param waiting         from their arrival to the handler
     * @param handling        in the handler
     */
    record Traffic(@Nullable Double requestsPerSecond, @Nullable Double failedPerSecond,
            @Nullable Double resentPerSecond,
            Latency waiting, Latency handling) {}

    record Gate(String servername, boolean open, int connections, int maxclient, long users, Traffic traffic) {}

    /**
     * @param callsPerSecond of any kind: requests, logins, and callbacks as {@code onLogout}
     * @param running        calls that run in the version that serves
     * @param older          versions that are still in memory, as in {@code 1.0.0 DRAINING}
     */
    record Plugin(String id, @Nullable String version, String state, @Nullable Double callsPerSecond, long running,
            List<String> older, List<String> serves) {}

    /**
     * @param oldest the poll from which on times of requests count; null at the first poll
     * @param before the poll from which on other numbers count; null at the first poll
     */
    static ActivitySample of(@Nullable HostSnapshot oldest, @Nullable HostSnapshot before, HostSnapshot now) {
        return new Maker(oldest, before, now).reading();
    }

    private record Maker(@Nullable HostSnapshot oldest, @Nullable HostSnapshot before, HostSnapshot now) {

        ActivitySample reading() {
            StatusReply status = now.status();
            return new ActivitySample(status.at(), status.version(), status.pid(), status.started(), status.up(),
                    seconds(),
                    traffic(Map.of()), status.users(), status.connections(),
                    now.gates().gates().stream().map(this::gate).toList(),
                    now.plugins().plugins().stream().map(this::plugin).toList());
        }

        private @Nullable Double seconds() {
            return before == null ? null : rounded(now.status().up() - before.status().up(), 1e3);
        }

        private Gate gate(GatesReply.Gate gate) {
            return new Gate(gate.servername(), gate.open(), gate.connections(), gate.maxclient(), gate.users(),
                    traffic(Map.of("gate", gate.servername())));
        }

        private Traffic traffic(Map<String, String> of) {
            return new Traffic(rate("msgserver_requests_total", of, Map.of()),
                    rate("msgserver_requests_total", of, Map.of("outcome", "failed")),
                    rate("msgserver_resends_total", of, Map.of("kind", "remembered")),
                    latency("msgserver_request_waiting_seconds", of),
                    latency("msgserver_request_handling_seconds", of));
        }

        private @Nullable Double rate(String name, Map<String, String> of, Map<String, String> and) {
            var labels = new HashMap<>(of);
            labels.putAll(and);
            return before == null
                    ? null
                    : perSecond(now.numbers().sum(name, labels) - before.numbers().sum(name, labels));
        }

        private @Nullable Double perSecond(double count) {
            Double seconds = seconds();
            return seconds == null || seconds <= 0 ? null : rounded(Math.max(0, count) / seconds, 10);
        }

        private Latency latency(String name, Map<String, String> of) {
            Histogram all = now.numbers().histogram(name, of);
            Histogram since = oldest == null ? all : all.since(oldest.numbers().histogram(name, of));
            return latency(since.count() == 0 ? all : since);
        }

        private static @Nullable Double inNanos(@Nullable Double seconds) {
            return seconds == null ? null : rounded(seconds, 1e9);
        }

        /** Rounds, since more digits would exceed the precision of the measurement. */
        private static double rounded(double value, double parts) {
            return Math.round(value * parts) / parts;
        }

        private static Latency latency(Histogram timed) {
            return new Latency(inNanos(timed.quantile(0.5)), inNanos(timed.quantile(0.99)), timed.count());
        }

        private Plugin plugin(PluginsReply.Plugin plugin) {
            PluginsReply.Version current = plugin.current();
            return new Plugin(plugin.id(), current == null ? null : current.version(),
                    current == null ? "absent" : current.state(), callsPerSecond(plugin),
                    current == null ? 0 : current.leases(),
                    plugin.older().stream().map(version -> version.version() + " " + version.state()).toList(),
                    plugin.serves());
        }

        private @Nullable Double callsPerSecond(PluginsReply.Plugin plugin) {
            return before == null
                    ? null
                    : perSecond((double) plugin.served() - before.plugins().calls(plugin.id()));
        }
    }
}
