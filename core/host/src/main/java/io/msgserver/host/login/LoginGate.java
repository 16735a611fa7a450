package io.msgserver.host.login;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import java.util.List;

/** A gate, as the login server sees it. Any thread; all but {@link #online} may block. */
public interface LoginGate {

    /**
     * Does nothing when {@link #login} would ask the plugin.
     *
     * @throws LoginRefusedException when it would refuse without asking: the gate is closed, or does not take that
     *                               secret
     */
    void requireOpen(String uid, Secret secret) throws LoginRefusedException;

    /**
     * Logs a user in.
     *
     * @return the subid
     * @throws LoginRefusedException when the gate is closed or its plugin refused
     */
    String login(String uid, Secret secret) throws LoginRefusedException;

    /** Throws a user out; where there is no plugin to ask, the login ends without. */
    void kick(String uid, String subid);

    /** The subids of that uid's logins. */
    List<String> online(String uid);
}
