package io.msgserver.host.login;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import java.util.List;

/** A gate as the login server sees it. Any thread; all methods except {@link #online} may block. */
public interface LoginGate {

    /**
     * Checks that {@link #login} would call the plugin.
     *
     * @throws LoginRefusedException when it would refuse without a call: the gate is closed, or does not accept that
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

    /** Ends a user's login against their wish. Without a plugin to call, the login ends all the same. */
    void kick(String uid, String subid);

    /** Returns the subids of that uid's logins. */
    List<String> online(String uid);
}
