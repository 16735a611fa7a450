package io.msgserver.bench.attack;

import io.msgserver.protocol.Handshake;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The host as an attacker knows it.
 *
 * @param connections open at once to each port
 * @param accounts    good logins
 * @param captured    handshakes that others have sent
 */
record AttackTarget(InetSocketAddress login, InetSocketAddress gate, String servername, int connections,
        List<Account> accounts, List<Handshake> captured) {}
