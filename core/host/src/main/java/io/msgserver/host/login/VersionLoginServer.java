package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.version.VersionScope;
import java.util.Map;
import java.util.function.Supplier;

/** The login server as one version of the login plugin sees it: hands users over to gates. */
final class VersionLoginServer extends VersionScope implements LoginServer {
    private final Map<String, LoginGate> gates;
    private final FaultLog faults;
    private final ComputeQueue queue;

    /** @param gates by servername, closed ones included */
    VersionLoginServer(Map<String, LoginGate> gates, FaultLog faults, ComputeQueue queue, PluginHost version) {
        super(version);
        this.gates = gates;
        this.faults = faults;
        this.queue = queue;
    }

    @Override
    public String login(Identity who, Secret secret) throws LoginRefusedException {
        LoginGate gate = gates.get(who.servername());
        if (gate == null) {
            throw new LoginRefusedException("there is no gate " + who.servername() + ", only " + gates.keySet());
        }
        gate.requireOpen(who.uid(), secret); // A login that will be refused must not cost users the login that they
                                             // have.
        for (var earlier : gates.entrySet()) {
            kickOut(who.uid(), earlier.getKey(), earlier.getValue());
        }
        return gate.login(who.uid(), secret);
    }

    @Override
    public <R> R inTurn(Supplier<R> computation) throws LoginRefusedException, InterruptedException {
        return queue.compute(computation);
    }

    /** Ends the uid's earlier logins, which may be at a gate other than the requested one. */
    private void kickOut(String uid, String servername, LoginGate gate) throws LoginRefusedException {
        for (String subid : gate.online(uid)) {
            try {
                gate.kick(uid, subid);
            } catch (RuntimeException fault) {
                faults.report(uid, "the kick of subid " + subid + " at gate " + servername + " failed", fault);
            }
            // Ends only this login: with multilogin, another login of the uid may have begun meanwhile.
            if (gate.online(uid).contains(subid)) {
                throw new LoginRefusedException(
                        "subid " + subid + " is online at gate " + servername + ", also after a kick");
            }
        }
    }
}
