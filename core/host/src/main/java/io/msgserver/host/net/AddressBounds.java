package io.msgserver.host.net;

import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * The limits of one client address at a port.
 *
 * @param connections open at once
 * @param rate        new ones a second, for good
 * @param burst       new ones at once, after a while without
 * @param exempt      whose connections are not counted
 */
public record AddressBounds(int connections, int rate, int burst, Predicate<InetAddress> exempt) {}
