package io.msgserver.host.login;

import io.msgserver.host.login.ComputeQueue.CurrentLogin;
import io.msgserver.host.net.ClientAddress;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * The results of earlier logins, by the claimed uid and the client's address. Any thread.
 *
 * @param failures delays logins of a uid whose logins failed
 * @param known    the uids that go first among those of their address
 * @param exempt   the addresses shared by many clients, each of which takes turns of its own
 */
record LoginHistory(FailedLogins failures, KnownUids known, Predicate<InetAddress> exempt) {

    /** Returns the login for the queue, by which it takes turns with others. */
    CurrentLogin login(LoginConnection connection, LoginAttempt attempt) {
        var address = ClientAddress.of(connection.address());
        String uid = attempt.uid();
        // A uid with failed attempts is not preferred until it has logged in again.
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
