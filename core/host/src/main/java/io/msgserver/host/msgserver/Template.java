package io.msgserver.host.msgserver;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.plugin.FaultLog;

/** Calls the handlers other than {@code onRequest}, each on the thread that it belongs on, and survives all they throw. */
final class Template implements Serving {
    private final MsgServerHandler handler;
    private final RequestLane lane;
    private final Workers workers;
    private final FaultLog faults;
    /** Written by {@link #register} only, which its gate calls under a lock. */
    private boolean registered;

    Template(MsgServerHandler handler, RequestLane lane, Workers workers, FaultLog faults) {
        this.handler = handler;
        this.lane = lane;
        this.workers = workers;
        this.faults = faults;
    }

    @Override
    public RequestLane lane() {
        return lane;
    }

    @Override
    public void disconnected(Username username) {
        workers.tell(() -> {
            try {
                handler.onDisconnect(username);
            } catch (Throwable fault) {
                faults.report(username.uid(), "onDisconnect failed", fault);
            }
        });
    }

    /** Once, however often the gate opens. */
    void register(String servername) {
        if (!registered) {
            call("onRegister", () -> handler.onRegister(servername));
            registered = true;
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
