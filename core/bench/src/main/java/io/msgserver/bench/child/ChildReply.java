package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line from a child: {@code ok}, words, and values by name, as in {@code ok port=8888}; or {@code failed} and the
 * reason.
 */
public record ChildReply(List<String> words, Map<String, String> values) {
    private static final String OK = "ok";

    static ChildReply parse(String line) throws ChildException {
        List<String> parts = List.of(line.split(" "));
        if (!parts.getFirst().equals(OK)) {
            throw new ChildException("the server under test says: " + line);
        }
        var values = new LinkedHashMap<String, String>();
        parts.stream().map(part -> part.split("=", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> values.put(pair[0], pair[1]));
        return new ChildReply(parts.stream().skip(1).filter(part -> part.indexOf('=') < 0).toList(),
                Map.copyOf(values));
    }

    /** Encodes a text of any characters as one word. */
    static String packed(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    static String unpacked(String word) {
        return new String(Base64.getUrlDecoder().decode(word), UTF_8);
    }

    /** Returns the value of that name. */
    public String text(String name) throws ChildException {
        String value = values.get(name);
        if (value == null) {
            throw new ChildException("the server under test does not say its " + name + ", only " + values.keySet());
        }
        return value;
    }

    /** Returns the number of that name. */
    public long number(String name) throws ChildException {
        return Long.parseLong(text(name));
    }
}
