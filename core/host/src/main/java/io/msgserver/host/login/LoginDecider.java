package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.base.count.Times;
import io.msgserver.host.net.ThrottledLog;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.GracePeriod;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.Lease;
import io.msgserver.hotswap.version.PluginAbsentException;
import io.msgserver.protocol.LoginAnswer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Calls the plugin for a login and turns its behaviour into a result. Any thread; blocks while the plugin does. */
final class LoginDecider {
    private static final Logger log = LoggerFactory.getLogger(LoginDecider.class);
    private static final LoginResult UNAUTHORIZED = new LoginResult.Refused(LoginAnswer.Refused.UNAUTHORIZED);
    private static final LoginResult FORBIDDEN = new LoginResult.Refused(LoginAnswer.Refused.FORBIDDEN);
    private static final LoginResult NOT_ACCEPTABLE = new LoginResult.Refused(LoginAnswer.Refused.NOT_ACCEPTABLE);

    private final Handlers<LoginServerHandler> handlers;
    private final Map<String, LoginGate> gates;
    private final boolean multilogin;
    private final FaultLog faults;
    /** The uids whose login is in progress, with the connection of that login. */
    private final ConcurrentMap<String, LoginConnection> inProgress = new ConcurrentHashMap<>();
    private final LoginCalls calls;
    /** The limit of concurrent calls. As long as no client leaves early there are no more calls than connections. */
    private final int most;
    private final LoginHistory history;
    private final Times times;
    private final ThrottledLog warning = new ThrottledLog();
    private final ThrottledLog overdueWarning = new ThrottledLog();

    /**
     * @param most  the limit of concurrent calls
     * @param times the durations of decisions, without delays
     */
    LoginDecider(Handlers<LoginServerHandler> handlers, Map<String, LoginGate> gates, boolean multilogin,
            FaultLog faults, LoginCalls calls, int most, LoginHistory history, Times times) {
        this.most = most;
        this.handlers = handlers;
        this.gates = gates;
        this.multilogin = multilogin;
        this.faults = faults;
        this.calls = calls;
        this.history = history;
        this.times = times;
    }

    /**
     * Decides a login. One version decides it from beginning to end. A login that is delayed after failures of its uid
     * holds no lease meanwhile: a client that tries passwords must not keep a version from being replaced.
     */
    LoginResult decide(LoginConnection connection, byte[] token, Secret secret) {
        try {
            CallResult<Optional<String>> claimed = ask(connection, Lease::endUncounted,
                    handler -> claimed(handler, connection, token));
            return claimed.inTime()
                    ? decide(connection, claimed.answer().orElse(null), token, secret)
                    : FORBIDDEN;
        } catch (PluginAbsentException | InterruptedException _) {
            return FORBIDDEN;
        }
    }

    private LoginResult decide(LoginConnection connection, @Nullable String uid, byte[] token, Secret secret)
            throws InterruptedException {
        try (LoginAttempt attempt = history.failures().begin(uid)) {
            await(connection, attempt);
            long start = System.nanoTime();
            try {
                CallResult<LoginResult> decided = ask(connection, Lease::end,
                        handler -> decide(handler, connection, attempt, token, secret));
                // The result of an abandoned call says nothing about the client.
                return decided.inTime() || decided.answer() instanceof LoginResult.LoggedIn
                        ? decided.answer()
                        : FORBIDDEN;
            } finally {
                times.record(System.nanoTime() - start);
            }
        }
    }

    private void await(LoginConnection connection, LoginAttempt attempt) throws InterruptedException {
        if (attempt.delay().isZero()) {
            return;
        }
        // Logged without the uid: users sometimes type their password in its place.
        log.atLevel(warning.isDue() ? Level.WARN : Level.DEBUG).log(
                "{}: a uid has failed to log in {} times in a row: this attempt waits {} ms, as login.failed_logins says",
                connection, attempt.before(), attempt.delay().toMillis());
        Thread.sleep(attempt.delay());
    }

    /**
     * The answer of a call.
     *
     * @param inTime false when the call was abandoned before it returned
     */
    private record CallResult<R>(R answer, boolean inTime) {}

    /** @param end ends the lease: a login counts as one call, though it calls the plugin twice */
    private <R> CallResult<R> ask(LoginConnection connection, Consumer<Lease<LoginServerHandler>> end,
            Function<LoginServerHandler, R> question) throws InterruptedException {
        Lease<LoginServerHandler> lease = handlers.lease();
        LoginServerHandler handler = lease.handler();
        if (calls.areComputing(handler, GracePeriod.LENGTH)) {
            lease.endUncounted();
            faults.report(connection.toString(),
                    "so many logins do not come back, and compute without end, that no more"
                            + " are made: replace the login plugin",
                    null);
            throw new PluginAbsentException("the login plugin computes without end");
        }
        if (calls.count() >= most) {
            lease.end();
            faults.report(connection.toString(), "the login plugin is within " + most + " logins, twice maxclient, as"
                    + " those of clients that have left do not come back: this one is refused", null);
            throw new PluginAbsentException("the login plugin does not come back from too many logins");
        }
        LoginCall call = calls.begin(handler, connection);
        boolean inTime = false;
        R answer;
        try {
            answer = lease.within(() -> question.apply(handler));
        } finally {
            // The order matters: a thread that waits for the call to end and then counts the leases must not count this
            // one.
            end.accept(lease);
            inTime = calls.end(call);
        }
        return new CallResult<>(answer, inTime);
    }

    private Optional<String> claimed(LoginServerHandler handler, LoginConnection peer, byte[] token) {
        try {
            return Optional.ofNullable(handler.claimedUid(token));
        } catch (Throwable fault) {
            faults.report(peer.toString(), "claimedUid failed, and failed logins are not slowed down", fault);
            return Optional.empty();
        }
    }

    private LoginResult decide(LoginServerHandler handler, LoginConnection peer, LoginAttempt attempt, byte[] token,
            Secret secret) {
        Identity who;
        try {
            who = Objects.requireNonNull(ScopedValue.where(ComputeQueue.CURRENT, history.login(peer, attempt))
                    .call(() -> handler.onAuth(token)), "it returned null");
            history.succeeded(peer, attempt);
        } catch (OverdueException overdue) {
            log.atLevel(overdueWarning.isDue() ? Level.WARN : Level.DEBUG).log("{}: login refused: {}", peer,
                    overdue.getMessage());
            return FORBIDDEN;
        } catch (LoginRefusedException refused) {
            attempt.failed();
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

    private LoginResult logInAlone(LoginServerHandler handler, LoginConnection peer, Identity who, Secret secret) {
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

    /** A login that does not return must not keep its user out for ever. */
    @SuppressWarnings("ReferenceEquality") // Connections are compared by identity.
    private boolean takesPlace(String uid, LoginConnection login) {
        return inProgress.merge(uid, login,
                (before, next) -> before.isGoneFor(GracePeriod.LENGTH) ? next : before) == login;
    }

    private LoginResult logIn(LoginServerHandler handler, LoginConnection peer, Identity who, Secret secret) {
        try {
            String subid = Objects.requireNonNull(handler.onLogin(who, secret), "it returned null");
            log.debug("{}: {} logged in at {} with subid {}", peer, who.uid(), who.servername(), subid);
            return new LoginResult.LoggedIn(who, subid);
        } catch (LoginRefusedException refused) {
            log.debug("{}: login of {} at {} refused: {}", peer, who.uid(), who.servername(), refused.getMessage());
            return FORBIDDEN;
        } catch (Throwable fault) {
            faults.report(who.uid(), "onLogin failed", fault);
            return FORBIDDEN;
        }
    }

    /**
     * Ends a login whose client left before it was answered: a login whose subid no client knows must not stay in
     * force.
     */
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
