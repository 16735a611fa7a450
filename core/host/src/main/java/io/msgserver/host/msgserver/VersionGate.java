package io.msgserver.host.msgserver;

import io.msgserver.api.MsgServer;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.Session;
import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;
import io.msgserver.hotswap.version.ActivationListener;
import io.msgserver.hotswap.version.VersionScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gate as one version of a plugin sees it: users and subids belong to the gate, the rest to the version. */
final class VersionGate extends VersionScope implements MsgServer, ActivationListener {
    private final String servername;
    private final Users users;
    private final Subids subids;
    /**
     * The logins made before the version serves; null once it serves. The field and the list are written under the lock
     * of this.
     */
    private volatile @Nullable List<Username> early = new ArrayList<>();
    /** Whether the version failed to come into service. Guarded by this. */
    private boolean over;

    VersionGate(String servername, Users users, Subids subids, PluginHost version) {
        super(version);
        this.servername = servername;
        this.users = users;
        this.subids = subids;
    }

    @Override
    public String servername() {
        return servername;
    }

    @Override
    public String nextSubid() {
        return Long.toString(subids.next());
    }

    @Override
    public void login(Username username, Secret secret) {
        if (!username.servername().equals(servername)) {
            throw new IllegalArgumentException(
                    "gate " + servername + " cannot log in a user of gate " + username.servername());
        }
        if (early == null) {
            users.login(username, secret);
        } else {
            loginEarly(username, secret);
        }
    }

    private synchronized void loginEarly(Username username, Secret secret) {
        if (over) {
            throw new IllegalStateException("this version of the plugin came to nothing, and logs nobody in");
        }
        users.login(username, secret);
        List<Username> undone = early;
        if (undone != null) {
            undone.add(username);
        }
    }

    /** Keeps the logins that the version has made. */
    @Override
    public synchronized void activated() {
        early = null;
    }

    /** Ends the logins that the version has made, and prevents others. */
    @Override
    public synchronized void discarded() {
        over = true;
        List<Username> undone = early;
        if (undone != null) {
            undone.forEach(users::logout);
            undone.clear();
        }
    }

    @Override
    public void logout(Username username) {
        users.logout(username);
    }

    @Override
    @Deprecated
    public boolean isOnline(Username username) {
        return users.find(username) != null;
    }

    @Override
    public @Nullable String ip(Username username) {
        Session session = users.find(username);
        Link link = session == null ? null : session.link();
        return link == null ? null : link.ip();
    }

    @Override
    @Deprecated
    public Stream<Username> online() {
        return users.loggedIn();
    }
}
