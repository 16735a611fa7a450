package io.msgserver.bench.load;

import java.net.InetSocketAddress;

/**
 * One connection to make.
 *
 * @param handshake the first package, its length included; empty for a server that wants none
 * @param group     which figures its answers count in; 0 is the first
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Target(InetSocketAddress address, byte[] handshake, Dialogue dialogue, int group) {}
