package io.msgserver.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The metrics of a host at one moment.
 *
 * @param samples by their names, labels included
 */
public record Scrape(Map<String, Double> samples) {
    private static final Pattern SAMPLE = Pattern.compile("(msgserver_[^ ]+) ([-+.0-9E]+)");
    /** Matches the counters of refusals, abandoned work and held-back requests. */
    private static final Pattern REFUSAL = Pattern.compile(
            "msgserver_(connections_refused|handshakes|logins|client_faults|pauses)_total\\{(.*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final String OPEN = "msgserver_connections_open{";

    /** Reads Prometheus' text format. */
    public static Scrape of(String text) {
        var samples = new LinkedHashMap<String, Double>();
        text.lines().map(SAMPLE::matcher).filter(Matcher::matches)
                .forEach(sample -> samples.put(sample.group(1), Double.valueOf(sample.group(2))));
        return new Scrape(samples);
    }

    /** Returns the connections of all ports. */
    public long connections() {
        return (long) samples.entrySet().stream().filter(sample -> sample.getKey().startsWith(OPEN))
                .mapToDouble(Map.Entry::getValue).sum();
    }

    /** Returns the refusals since then, by reason, as in {@code handshakes timeout}; successes are left out. */
    public Map<String, Long> refusedSince(Scrape before) {
        var refused = new TreeMap<String, Long>();
        samples.forEach((name, value) -> {
            Matcher refusal = REFUSAL.matcher(name);
            long count = (long) (value - before.samples.getOrDefault(name, 0.0));
            if (count > 0 && refusal.matches() && !name.contains("outcome=\"ok\"")) {
                refused.merge(label(refusal), count, Long::sum);
            }
        });
        return refused;
    }

    private static String label(Matcher refusal) {
        String labels = LABEL.matcher(refusal.group(2)).results().filter(label -> !label.group(1).equals("gate"))
                .map(label -> label.group(2)).collect(Collectors.joining(" "));
        return refusal.group(1).replace('_', ' ') + " " + labels.replace('_', ' ');
    }
}
