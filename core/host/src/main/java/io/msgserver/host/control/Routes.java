package io.msgserver.host.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All routes of a control server. */
record Routes(List<Route> all) {

    /** A route that matches a request, with the variables of its path. */
    record Match(Route route, List<String> variables) {}

    /** Returns whether such a request needs no token. */
    boolean isOpen(String method, String rawPath) {
        return all.stream()
                .anyMatch(route -> route.isOpen() && route.method().equals(method) && route.match(rawPath).isPresent());
    }

    /** @throws ProblemException when no route has that path, or none has it with that method */
    Match find(String method, String rawPath) throws ProblemException {
        List<Match> there = all.stream().flatMap(route -> match(route, rawPath).stream()).toList();
        if (there.isEmpty()) {
            throw new ProblemException(Problem.notFound("there is nothing at " + rawPath + "; there are "
                    + all.stream().map(route -> route.method() + " " + route.template())
                            .collect(Collectors.joining(", "))));
        }
        return there.stream().filter(match -> match.route().method().equals(method)).findFirst()
                .orElseThrow(() -> notAllowed(method, rawPath, there));
    }

    private static Optional<Match> match(Route route, String rawPath) {
        return route.match(rawPath).map(variables -> new Match(route, variables));
    }

    private static ProblemException notAllowed(String method, String rawPath, List<Match> there) {
        String allowed = there.stream().map(match -> match.route().method()).distinct()
                .collect(Collectors.joining(", "));
        return new ProblemException(
                Problem.methodNotAllowed(rawPath + " does not take " + method + ", only " + allowed),
                Map.of("Allow", allowed));
    }
}
