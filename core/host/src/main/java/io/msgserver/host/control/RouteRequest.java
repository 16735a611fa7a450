package io.msgserver.host.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request to a route.
 *
 * @param variables the segments of the path that match braces in the template
 * @param query     the query parameters
 * @param body      the body, bounded by {@link ControlHandler} unless the route accepts uploads
 */
record RouteRequest(List<String> variables, Query query, InputStream body) {

    /** @throws ProblemException when the body is no JSON */
    JsonNode json() throws ProblemException {
        try {
            return JsonMapper.shared().readTree(body.readAllBytes());
        } catch (JacksonException e) {
            throw new ProblemException(Problem.badRequest("the body is no JSON: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new ProblemException(Problem.badRequest("the body cannot be read: " + e));
        }
    }
}
