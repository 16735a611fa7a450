package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing to ask for.
 *
 * @param method   as in {@code GET}
 * @param template of its path: a segment in braces stands for any
 * @param query    the names that may stand behind the question mark
 * @param uploads  whether its body may be long: then the action bounds it
 * @param isOpen   whether one may ask without the token
 */
record Route(String method, String template, List<String> query, boolean uploads, boolean isOpen, Action action) {

    Route(String method, String template, Action action) {
        this(method, template, List.of(), false, false, action);
    }

    Route(String method, String template, List<String> query, Action action) {
        this(method, template, query, false, false, action);
    }

    static Route open(String method, String template, Action action) {
        return new Route(method, template, List.of(), false, true, action);
    }

    /** The code that answers requests to a route. */
    @FunctionalInterface
    interface Action {

        /**
         * Any thread.
         *
         * @return what becomes the JSON of the answer, or an {@link Answer}
         * @throws IOException when the client is gone
         */
        Object run(RouteRequest question) throws ProblemException, IOException;
    }

    /** The variables in the path, whose encoding the server has checked; empty when it is not of this route. */
    Optional<List<String>> match(String rawPath) {
        String[] wanted = template.split("/", -1);
        String[] given = rawPath.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        var variables = new ArrayList<String>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
                variables.add(decoded(given[i]));
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /** In a path, unlike in a form, a plus is a plus. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    }
}
