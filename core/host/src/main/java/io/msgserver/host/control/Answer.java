package io.msgserver.host.control;

/**
 * An answer that is not simply JSON with status 200.
 *
 * @param content text as it is, or what becomes JSON
 */
record Answer(int status, String type, Object content) {
    static final String JSON = "application/json";
}
