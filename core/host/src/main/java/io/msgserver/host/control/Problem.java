package io.msgserver.host.control;

/**
 * The description of an error as RFC 9457 defines it.
 *
 * @param type   {@code about:blank}: programs need the status only
 * @param title  the status in words
 * @param detail the error and the remedy
 */
record Problem(String type, String title, int status, String detail) {

    private Problem(int status, String title, String detail) {
        this("about:blank", title, status, detail);
    }

    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail);
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad Request", detail);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, "Unauthorized", detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not Found", detail);
    }

    static Problem methodNotAllowed(String detail) {
        return new Problem(405, "Method Not Allowed", detail);
    }

    static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    static Problem contentTooLarge(String detail) {
        return new Problem(413, "Content Too Large", detail);
    }

    static Problem unprocessable(String detail) {
        return new Problem(422, "Unprocessable Content", detail);
    }

    static Problem internal(String detail) {
        return new Problem(500, "Internal Server Error", detail);
    }

    static Problem unavailable(String detail) {
        return new Problem(503, "Service Unavailable", detail);
    }
}
