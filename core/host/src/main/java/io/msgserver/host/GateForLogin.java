package io.msgserver.host;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.login.LoginGate;
import io.msgserver.host.msgserver.MessageServer;
import java.util.List;

/** A gate as the login server sees it. The login server and the gates do not depend on one another. */
record GateForLogin(MessageServer server) implements LoginGate {
    @Override
    public void requireOpen(String uid, Secret secret) throws LoginRefusedException {
        server.requireOpen(uid, secret);
    }

    @Override
    public String login(String uid, Secret secret) throws LoginRefusedException {
        return server.login(uid, secret);
    }

    @Override
    public void kick(String uid, String subid) {
        server.kick(uid, subid);
    }

    @Override
    public List<String> online(String uid) {
        return server.users().of(uid).stream().map(Username::subid).toList();
    }
}
