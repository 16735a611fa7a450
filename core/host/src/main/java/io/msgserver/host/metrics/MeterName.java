package io.msgserver.host.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name and labels of a plugin's metric.
 *
 * @param labels names and values in turn
 */
record MeterName(String name, List<String> labels) {
    private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]{1,100}");
    private static final int LONGEST_NAME = 100;

    /** @throws IllegalArgumentException describing the fault */
    MeterName {
        requireWords("the name of a metric", name);
        labels = List.copyOf(labels);
        if (labels.size() % 2 != 0) {
            throw new IllegalArgumentException("metric " + name + " has a label without a value: " + labels.getLast());
        }
        for (int i = 0; i < labels.size(); i += 2) {
            requireWords("a label of metric " + name, labels.get(i));
            if (!VALUE.matcher(labels.get(i + 1)).matches()) {
                throw new IllegalArgumentException("metric " + name + ": the value of label " + labels.get(i)
                        + " must have 1 to 100 characters, and no control characters");
            }
        }
    }

    private static void requireWords(String what, String text) {
        if (text.length() > LONGEST_NAME || !WORDS.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " must be lower-case words as in items_sold, at most "
                    + LONGEST_NAME + " characters, not \"" + text + '"');
        }
    }

    /** Returns at most that many of the labels. */
    Map<String, String> labels(int most) {
        var found = new LinkedHashMap<String, String>();
        for (int i = 0; i < Math.min(labels.size(), 2 * most); i += 2) {
            found.put(labels.get(i), labels.get(i + 1));
        }
        return found;
    }

    List<String> labelNames() {
        return IntStream.range(0, labels.size() / 2).mapToObj(i -> labels.get(2 * i)).sorted().toList();
    }

    Tags tags() {
        return Tags.of(labels.toArray(String[]::new));
    }
}
