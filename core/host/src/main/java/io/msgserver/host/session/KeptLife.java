package io.msgserver.host.session;

/**
 * The life of a client's answers and the numbers of those that gave way, as a restart has to bring them back.
 *
 * @param life       another one than before says that answers were lost; 0 when some were that it does not say of yet
 * @param index      of the login's last handshake: a later one has seen more
 * @param tombstones numbers of requests that ran and whose answers gave way, the oldest first
 */
public record KeptLife(long life, long index, int[] tombstones) {}
