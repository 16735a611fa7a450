package io.msgserver.host.control;

import io.msgserver.host.admin.HostAdmin;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The control routes for monitoring: metrics, health, and the levels of the log. */
final class MonitoringRoutes {
    private static final Logger log = LoggerFactory.getLogger(MonitoringRoutes.class);

    private final HostAdmin host;

    MonitoringRoutes(HostAdmin host) {
        this.host = host;
    }

    List<Route> all() {
        return List.of(new Route("GET", "/metrics", _ -> metrics()),
                Route.open("GET", "/health/live", _ -> new Live("live")),
                Route.open("GET", "/health/ready", _ -> ready()),
                new Route("PUT", "/logs/{logger}/{level}",
                        question -> log(question.variables().get(0), question.variables().get(1))));
    }

    private Answer metrics() {
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", host.metrics());
    }

    private Answer ready() {
        List<String> missing = host.missing();
        return new Answer(missing.isEmpty() ? 200 : 503, Answer.JSON,
                new Ready(missing.isEmpty() ? "ready" : "not ready", missing));
    }

    private LogLevel log(String logger, String level) throws ProblemException {
        Level wanted = level(level);
        if (!host.setLevel(logger, wanted)) {
            throw new ProblemException(Problem.conflict("the logging of the program that runs this host cannot change"
                    + " its levels while it runs; bin/msgserver can"));
        }
        log.info("logger {} is set to {} by an operator", logger, wanted);
        return new LogLevel(logger, level);
    }

    private static Level level(String text) throws ProblemException {
        try {
            return Level.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new ProblemException(Problem.badRequest(
                    "there is no level " + text + ", only error, warn, info, debug and trace"));
        }
    }

    private record Live(String status) {}

    /** @param missing the reasons why the host is not ready, as text */
    private record Ready(String status, List<String> missing) {}

    private record LogLevel(String logger, String level) {}
}
