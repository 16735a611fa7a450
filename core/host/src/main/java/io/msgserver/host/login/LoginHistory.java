package io.msgserver.host.login;

import io.msgserver.host.login.ComputeQueue.CurrentLogin;
import io.msgserver.host.net.ClientAddress;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * How logins before went, by what a client claims and where it comes from. Any thread.
 *
 * @param failures slow down logins of the same uid
 * @param known    go first among those of the same address
 * @param exempt   the addresses that are those of many clients, of which each takes turns of its own
 */
record LoginHistory(FailedLogins failures, KnownUids known, Predicate<InetAddress> exempt) {

    /** How an attempt takes turns with others. */
    CurrentLogin login(LoginConnection connection, LoginAttempt attempt) {
        var address = ClientAddress.of(connection.address());
        String uid = attempt.uid();
        // A uid whose password somebody tries is not preferred before it has logged in again.
        boolean preferred = uid != null && attempt.before() == 0 && known.has(address, uid);
        return new CurrentLogin(exempt.test(connection.address()) ? connection : address, preferred,
                connection.since());
    }

    void succeeded(LoginConnection connection, LoginAttempt attempt) {
        attempt.succeeded();
        String uid = attempt.uid();
        if (uid != null) {
            known.add(ClientAddress.of(connection.address()), uid);
        }
    }
}
