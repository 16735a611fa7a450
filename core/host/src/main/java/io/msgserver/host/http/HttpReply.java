package io.msgserver.host.http;

import java.util.Map;

/**
 * The reply to a request.
 *
 * @param headers by name, without the connection and length headers
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {}
