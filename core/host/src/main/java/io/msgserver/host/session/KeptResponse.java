package io.msgserver.host.session;

/**
 * A remembered response that survives a restart. Compared by identity of the frame.
 *
 * @param number the number that the client chose for the request
 * @param age    the number of responses sent since this one was sent last, with it; 1 is the newest
 * @param frame  the response with its length prefix
 */
public record KeptResponse(int number, int age, byte[] frame) {}
