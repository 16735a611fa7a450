package io.msgserver.host.session;

/**
 * A remembered response, as a restart has to bring it back. Two are equal only if they are the same one.
 *
 * @param number the client's number of the request
 * @param age    how many responses ago it was sent last; 1 is the newest
 * @param frame  length and all
 */
public record KeptResponse(int number, int age, byte[] frame) {}
