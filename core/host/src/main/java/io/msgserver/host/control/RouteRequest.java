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
 * @param variables the segments that stand where the template has braces
 * @param query     what stands behind the question mark
 * @param body      bounded by {@link ControlHandler}, but for a route that takes uploads
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
