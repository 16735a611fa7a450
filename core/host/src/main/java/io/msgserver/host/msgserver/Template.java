package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.plugin.FaultLog;

/**
 * What one version of a plugin brings to a gate: its handler and the lane that it wants. Calls the handlers other than
 * {@code onRequest}, and survives all they throw.
 */
final class Template {
    private final MsgServerHandler handler;
    private final Lane lane;
    private final FaultLog faults;

    Template(MsgServerHandler handler, Lane lane, FaultLog faults) {
        this.handler = handler;
        this.lane = lane;
        this.faults = faults;
    }

    MsgServerHandler handler() {
        return handler;
    }

    Lane lane() {
        return lane;
    }

    void register(String servername) {
        handler.onRegister(servername);
    }

    void disconnected(Username username) {
        try {
            handler.onDisconnect(username);
        } catch (Throwable fault) {
            faults.report(username, "onDisconnect failed", fault);
        }
    }

    String login(String uid, Secret secret) throws LoginRefusedException {
        try {
            return handler.onLogin(uid, secret);
        } catch (LoginRefusedException refused) {
            throw refused;
        } catch (Throwable fault) {
            faults.report(uid, "onLogin failed", fault);
            throw new LoginRefusedException("onLogin failed", fault);
        }
    }

    void logout(String uid, String subid) {
        call("onLogout", () -> handler.onLogout(uid, subid));
    }

    void kick(String uid, String subid) {
        call("onKick", () -> handler.onKick(uid, subid));
    }

    private static void call(String name, Runnable handlerCall) {
        try {
            handlerCall.run();
        } catch (Throwable fault) {
            throw new PluginFaultException(name + " failed: " + fault, fault);
        }
    }
}
