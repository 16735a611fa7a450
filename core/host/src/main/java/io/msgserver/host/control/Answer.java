package io.msgserver.host.control;

/**
 * The response of a route that is not JSON with status 200.
 *
 * @param content text, which is sent unchanged, or an object, which is written as JSON
 */
record Answer(int status, String type, Object content) {
    static final String JSON = "application/json";
}
