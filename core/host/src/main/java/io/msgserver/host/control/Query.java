package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters in the query part of a request's URI, by name. */
record Query(Map<String, String> values) {

    /** @throws ProblemException when a name is not one of the known ones */
    static Query parse(@Nullable String raw, List<String> known) throws ProblemException {
        var values = new LinkedHashMap<String, String>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String name = decoded(parts[0]);
            if (!known.contains(name)) {
                throw new ProblemException(Problem.badRequest("there is no parameter " + name + " here"
                        + (known.isEmpty() ? "" : ", only " + String.join(", ", known))));
            }
            values.put(name, parts.length == 1 ? "" : decoded(parts[1]));
        }
        return new Query(values);
    }

    /** Decodes the text, whose encoding the server has checked. */
    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** @throws ProblemException when the value is no number from 1 to {@code most} */
    int number(String name, int fallback, int most) throws ProblemException {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new ProblemException(
                    Problem.badRequest(name + " is \"" + text + "\": write a number from 1 to " + most));
        }
        return number;
    }
}
