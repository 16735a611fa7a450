package io.msgserver.host.control;

import java.util.Map;

/** The answer is a problem. Without a stack trace: it is the caller's, or told in words. */
final class ProblemException extends Exception {
    private final transient Problem problem;
    private final transient Map<String, String> headers;

    ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    /** @param headers that go with the answer, by name */
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
