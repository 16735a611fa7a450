package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A method, a path, and the action for requests to them.
 *
 * @param method   the HTTP method, as in {@code GET}
 * @param template the template of the path, in which a segment in braces matches any segment
 * @param query    the names of the query parameters that are allowed
 * @param uploads  whether the body may be long: the action bounds it then
 * @param isOpen   whether requests need no token
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
         * Handles the request. Any thread.
         *
         * @return the object that is written as the JSON of the reply, or an {@link Answer}
         * @throws IOException when the client is gone
         */
        Object run(RouteRequest question) throws ProblemException, IOException;
    }

    /** Returns the variables in the path, whose encoding the server has checked; empty when it does not match. */
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

    /** Decodes a segment of a path, in which a plus stands for itself, unlike in a form. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    }
}
