package io.msgserver.base.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The differences of two settings, by the keys of the file. Not thread-safe. */
public final class Differences {
    private final List<String> found = new ArrayList<>();

    private Differences() {}

    /**
     * Returns the differences as keys with both values, as in {@code gates[0].port from 8888 to 9999}. A confidential
     * one has no values.
     */
    public static List<String> between(JsonNode before, JsonNode now) {
        var differences = new Differences();
        differences.compare("", before, now);
        return List.copyOf(differences.found);
    }

    private void compare(String path, JsonNode before, JsonNode now) {
        if (before.isObject() && now.isObject()) {
            var keys = new LinkedHashSet<>(before.propertyNames());
            keys.addAll(now.propertyNames());
            keys.forEach(key -> compare(Section.join(path, key), before.path(key), now.path(key)));
        } else if (before.isArray() && now.isArray()) {
            for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
                compare(path + '[' + i + ']', before.path(i), now.path(i));
            }
        } else if (!before.equals(now)) {
            found.add(path + (areShown(path, before, now) ? " from " + shown(before) + " to " + shown(now) : ""));
        }
    }

    private static boolean areShown(String path, JsonNode before, JsonNode now) {
        return before.isValueNode() && now.isValueNode() && !Confidential.is(path);
    }

    private static String shown(JsonNode value) {
        return value.isNull() ? "none" : Confidential.shown(value.asString());
    }
}
