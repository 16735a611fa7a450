package io.msgserver.bench.child;

import java.util.Map;
import java.util.stream.Collectors;

/** The counts of a host's own metrics, which prove that limits were reached. */
final class MetricCounts {
    /** The names in a child's answer, each with the metric's prefix and one of its labels. */
    private static final Map<String, Metric> METRICS = Map.of(
            "remembered", new Metric("msgserver_resends_total", "kind=\"remembered\""),
            "ignored", new Metric("msgserver_resends_total", "kind=\"ignored\""),
            "maxclient", new Metric("msgserver_connections_refused_total", "reason=\"maxclient\""),
            "handshake_timeout", new Metric("msgserver_handshakes_total", "outcome=\"timeout\""),
            "unknown", new Metric("msgserver_handshakes_total", "outcome=\"user_not_found\""),
            "short", new Metric("msgserver_client_faults_total", "kind=\"short_package\""),
            "write_timeout", new Metric("msgserver_client_faults_total", "kind=\"write_timeout\""),
            "max_pending", new Metric("msgserver_pauses_total", "reason=\"busy\""),
            "failed", new Metric("msgserver_requests_total", "outcome=\"failed\""));

    private record Metric(String name, String label) {
        long sum(String scraped) {
            return (long) scraped.lines().filter(line -> line.startsWith(name + "{") && line.contains(label))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1)).mapToDouble(Double::parseDouble).sum();
        }
    }

    private MetricCounts() {}

    static String text(String scraped) {
        return METRICS.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue().sum(scraped))
                .collect(Collectors.joining(" "));
    }
}
