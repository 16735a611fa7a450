package io.msgserver.host.control;

import java.util.Map;

/** Makes the reply a problem. Has no stack trace, since the detail of the problem describes the error. */
final class ProblemException extends Exception {
    private final transient Problem problem;
    private final transient Map<String, String> headers;

    ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    /** @param headers the additional headers of the reply, by name */
    ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
