package io.msgserver.host.net;

import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * The limits of one client address at a port.
 *
 * @param connections open connections
 * @param rate        new connections per second
 * @param burst       new connections at once after an idle time
 * @param exempt      the addresses whose connections are not counted
 */
public record AddressBounds(int connections, int rate, int burst, Predicate<InetAddress> exempt) {}
