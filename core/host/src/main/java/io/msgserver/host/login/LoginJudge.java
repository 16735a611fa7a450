package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.host.plugin.FaultLog;
import io.msgserver.host.plugin.Handlers;
import io.msgserver.host.plugin.Lease;
import io.msgserver.host.plugin.PluginAbsentException;
import io.msgserver.protocol.LoginAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the plugin about a login and makes a verdict of whatever it does. Any thread; blocks while the plugin does. */
final class LoginJudge {
    private static final Logger log = LoggerFactory.getLogger(LoginJudge.class);
    private static final Verdict UNAUTHORIZED = new Verdict.Refused(LoginAnswer.Refused.UNAUTHORIZED);
    private static final Verdict FORBIDDEN = new Verdict.Refused(LoginAnswer.Refused.FORBIDDEN);
    private static final Verdict NOT_ACCEPTABLE = new Verdict.Refused(LoginAnswer.Refused.NOT_ACCEPTABLE);

    private final Handlers<LoginServerHandler> handlers;
    private final Map<String, LoginGate> gates;
    private final boolean multilogin;
    private final FaultLog faults;
    /** When its client has left, a login is interrupted, and has this long to end before it counts as given up. */
    private static final Duration INTERRUPTED = Duration.ofSeconds(1);
    /** The uids whose login is in progress, with that login's client. */
    private final ConcurrentMap<String, LoginConnection> inProgress = new ConcurrentHashMap<>();
    private final LoginCalls calls;

    LoginJudge(Handlers<LoginServerHandler> handlers, Map<String, LoginGate> gates, boolean multilogin,
            FaultLog faults, LoginCalls calls) {
        this.handlers = handlers;
        this.gates = gates;
        this.multilogin = multilogin;
        this.faults = faults;
        this.calls = calls;
    }

    /** A login is judged by one version from beginning to end. */
    Verdict judge(LoginConnection connection, byte[] token, Secret secret) {
        Lease<LoginServerHandler> lease;
        try {
            lease = handlers.lease();
        } catch (PluginAbsentException | InterruptedException _) {
            return FORBIDDEN;
        }
        return judge(lease, connection, token, secret);
    }

    /** What a call says that was given up in the middle of it is no judgement of the client. */
    private Verdict judge(Lease<LoginServerHandler> lease, LoginConnection connection, byte[] token, Secret secret) {
        LoginServerHandler handler = lease.handler();
        LoginCall call = calls.begin(handler, connection);
        boolean ours = false;
        Verdict verdict;
        try {
            verdict = lease.within(() -> judge(handler, connection, token, secret));
        } finally {
            // In this order: whoever waits for the call to end, and then counts the leases, does not count this one.
            lease.end();
            ours = calls.end(call);
        }
        return ours || verdict instanceof Verdict.LoggedIn ? verdict : FORBIDDEN;
    }

    private Verdict judge(LoginServerHandler handler, LoginConnection peer, byte[] token, Secret secret) {
        Identity who;
        try {
            who = Objects.requireNonNull(handler.onAuth(token), "it returned null");
        } catch (LoginRefusedException refused) {
            log.debug("{}: login refused: {}", peer, refused.getMessage());
            return UNAUTHORIZED;
        } catch (InterruptedException _) {
            return UNAUTHORIZED; // The client has left, or the host stops.
        } catch (Throwable fault) {
            faults.report(peer.toString(), "onAuth failed", fault);
            return UNAUTHORIZED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return FORBIDDEN;
        }
        return multilogin ? logIn(handler, peer, who, secret) : logInAlone(handler, peer, who, secret);
    }

    private Verdict logInAlone(LoginServerHandler handler, LoginConnection peer, Identity who, Secret secret) {
        if (!takesPlace(who.uid(), peer)) {
            log.debug("{}: login refused: another login of {} is in progress", peer, who.uid());
            return NOT_ACCEPTABLE;
        }
        try {
            return logIn(handler, peer, who, secret);
        } finally {
            inProgress.remove(who.uid(), peer);
        }
    }

    /** A login that does not come back must not keep its user out for ever. */
    @SuppressWarnings("ReferenceEquality") // A connection is itself and no other.
    private boolean takesPlace(String uid, LoginConnection login) {
        return inProgress.merge(uid, login,
                (before, next) -> before.isGoneFor(INTERRUPTED) ? next : before) == login;
    }

    private Verdict logIn(LoginServerHandler handler, LoginConnection peer, Identity who, Secret secret) {
        try {
            String subid = Objects.requireNonNull(handler.onLogin(who, secret), "it returned null");
            log.debug("{}: {} logged in at {} with subid {}", peer, who.uid(), who.servername(), subid);
            return new Verdict.LoggedIn(who, subid);
        } catch (LoginRefusedException refused) {
            log.debug("{}: login of {} at {} refused: {}", peer, who.uid(), who.servername(), refused.getMessage());
            return FORBIDDEN;
        } catch (Throwable fault) {
            faults.report(who.uid(), "onLogin failed", fault);
            return FORBIDDEN;
        }
    }

    /** The client left before it could be told: a login whose subid nobody knows must not stay in force. */
    void withdraw(String peer, Identity who, String subid) {
        log.debug("{}: the client is gone: {} is logged out again, subid {}", peer, who.uid(), subid);
        LoginGate gate = gates.get(who.servername());
        try {
            if (gate != null && gate.online(who.uid()).contains(subid)) {
                gate.kick(who.uid(), subid);
            }
        } catch (RuntimeException fault) {
            faults.report(who.uid(), "the kick of subid " + subid + " failed", fault);
        }
    }
}
