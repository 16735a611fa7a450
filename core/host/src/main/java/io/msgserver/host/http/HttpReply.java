package io.msgserver.host.http;

import java.util.Map;

/**
 * The answer to a request.
 *
 * @param headers by name, without those of the connection and of the length
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {}
