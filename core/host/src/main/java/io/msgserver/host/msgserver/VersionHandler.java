package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.hotswap.version.PluginVersion;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler that one version of a plugin registered at a gate, and the lane of its requests. Calls its methods other
 * than {@code onRequest}, and survives all that they throw.
 */
final class VersionHandler {
    private static final Logger log = LoggerFactory.getLogger(VersionHandler.class);

    private static final int MAX_STUCK = 100;

    private final MsgServerHandler handler;
    private final FaultLog faults;
    private final PluginVersion version;
    /** The lane that the version chose, until the watchdog changes it. */
    private volatile Lane lane;
    /** Owned by the watchdog. */
    private int offences;
    /** Calls that are abandoned and have not returned, without requests. */
    private final AtomicInteger stuck = new AtomicInteger();
    /** Calls and requests that computed when they were abandoned, and have not returned. */
    private final AtomicInteger computing = new AtomicInteger();

    VersionHandler(MsgServerHandler handler, Lane lane, FaultLog faults, PluginVersion version) {
        this.handler = handler;
        this.lane = lane;
        this.faults = faults;
        this.version = version;
    }

    /** Returns the plugin's id and version. */
    String version() {
        return version.toString();
    }

    MsgServerHandler handler() {
        return handler;
    }

    Lane lane() {
        return lane;
    }

    /** Counts a call that blocked an event loop. Returns the number of such calls so far. */
    int countOffence() {
        return ++offences;
    }

    /** Moves its requests away from event loops. */
    void demote(String servername) {
        lane = Lane.ORDERED;
        version.remark("at gate " + servername + " it held up event loops, and runs as in the lane ORDERED");
    }

    /** Returns a message for the log about a request that exceeded its time limit. */
    String lateRequest(Duration timeout) {
        return "onRequest of plugin " + version() + " takes longer than request_timeout, " + timeout.toMillis()
                + " ms: it is interrupted, and the request has failed";
    }

    /** Counts a call that is abandoned. */
    void callAbandoned() {
        stuck.incrementAndGet();
    }

    /** Uncounts an abandoned call that has returned after all. */
    void callReturned() {
        stuck.decrementAndGet();
    }

    /** Returns whether too many calls do not return: no more are made, except requests. */
    boolean isStuck() {
        return stuck.get() >= MAX_STUCK || isOccupied();
    }

    /**
     * Counts the abandoned call on that thread if it computes: it occupies a thread of the system until
     * {@link #computingEnded}.
     *
     * @return whether it computes
     */
    boolean countsAsComputing(Thread thread) {
        boolean computes = thread.getState() == Thread.State.RUNNABLE;
        if (computes && computing.incrementAndGet() == PluginCall.MAX_COMPUTING) {
            log.error("{} calls of plugin {} compute without end, and ignore their interrupt: no more are made, and its"
                    + " requests fail until some come back; replace it", PluginCall.MAX_COMPUTING, version());
        }
        return computes;
    }

    /** Uncounts an abandoned computing call that has returned after all. */
    void computingEnded() {
        computing.decrementAndGet();
    }

    /** Returns whether too many calls compute without end: no more are made, requests included. */
    boolean isOccupied() {
        return computing.get() >= PluginCall.MAX_COMPUTING;
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
