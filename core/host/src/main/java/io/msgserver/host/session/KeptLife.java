package io.msgserver.host.session;

/**
 * The life of a client's responses and the numbers of the evicted ones, as they survive a restart.
 *
 * @param life       a value other than the former one tells the client that responses were lost; 0 when some were lost
 *                   and the client was not sent a new life yet
 * @param index      the index of the login's last handshake; a later handshake has seen more
 * @param tombstones numbers of requests that ran and whose responses were evicted, the oldest first
 */
public record KeptLife(long life, long index, int[] tombstones) {}
