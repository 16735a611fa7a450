package io.msgserver.host.msgserver;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.session.Users;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.Lease;
import io.msgserver.hotswap.version.PluginAbsentException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls a gate's handler for logins, logouts, kicks and disconnects, in the version that is current then. Any thread.
 */
final class UserEvents {
    private final GateSettings settings;
    private final Users users;
    private final Handlers<VersionHandler> handlers;
    private final Workers workers;
    private final FaultLog faults;
    private final Callbacks callbacks;
    private final LongAdder disconnectsTold = new LongAdder();
    private final UnaryOperator<String> absentHint;

    /** @param absentHint returns a hint at the plugin that may have been meant by the id of an absent one */
    UserEvents(GateSettings settings, Users users, Handlers<VersionHandler> handlers, Workers workers, FaultLog faults,
            UnaryOperator<String> absentHint) {
        this.settings = settings;
        this.users = users;
        this.handlers = handlers;
        this.workers = workers;
        this.faults = faults;
        this.absentHint = absentHint;
        this.callbacks = new Callbacks(workers, settings.handlers().requestTimeout());
    }

    /**
     * Logs a user in.
     *
     * @return the subid of the login, which is in force
     */
    String login(String uid, Secret secret) throws LoginRefusedException {
        String subid = askForLogin(leaseForLogin(), uid, secret);
        if (!isLoggedIn(uid, subid)) {
            String fault = "onLogin returned subid " + subid
                    + ", which it did not log in: call server.login before returning it";
            faults.report(uid, fault, null);
            throw new LoginRefusedException(fault);
        }
        return subid;
    }

    private Lease<VersionHandler> leaseForLogin() throws LoginRefusedException {
        try {
            return handlers.lease();
        } catch (PluginAbsentException e) {
            throw new LoginRefusedException("gate " + settings.servername() + " has lost its plugin", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginRefusedException("the login was interrupted", e);
        }
    }

    private String askForLogin(Lease<VersionHandler> lease, String uid, Secret secret) throws LoginRefusedException {
        try {
            return callbacks.call(new Callback<>("onLogin", uid, lease, () -> lease.handler().login(uid, secret),
                    subid -> withdraw(uid, subid), faults));
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case LoginRefusedException refused -> refused;
                case PluginFaultException fault -> new LoginRefusedException(String.valueOf(fault.getMessage()), fault);
                case null, default -> new LoginRefusedException("onLogin failed", failed);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginRefusedException("the login was interrupted", e);
        }
    }

    /** Ends a login whose caller was already answered that it is refused. */
    private void withdraw(String uid, @Nullable String subid) {
        if (isLoggedIn(uid, subid)) {
            users.logout(new Username(uid, Objects.requireNonNull(subid), settings.servername()));
        }
    }

    /** Returns whether the login is in force. Handlers may return any subid, null included. */
    private boolean isLoggedIn(String uid, @Nullable String subid) {
        return users.of(uid).stream().anyMatch(login -> login.subid().equals(subid));
    }

    /** Ends a login as {@link MessageServer#logout} does. */
    boolean logout(String uid, String subid) {
        return end("onLogout", uid, subid, versionHandler -> versionHandler.logout(uid, subid));
    }

    /** Ends a login as {@link MessageServer#kick} does. */
    boolean kick(String uid, String subid) {
        var asked = new AtomicBoolean();
        users.whileKicking(new Username(uid, subid, settings.servername()),
                () -> asked.set(end("onKick", uid, subid, versionHandler -> versionHandler.kick(uid, subid))));
        return asked.get();
    }

    /**
     * Calls the handler to end a login. Without a plugin, ends it directly: otherwise its user could log in nowhere any
     * more.
     */
    private boolean end(String name, String uid, String subid, Consumer<VersionHandler> callback) {
        Lease<VersionHandler> lease;
        try {
            lease = lease();
        } catch (PluginAbsentException absent) {
            if (isLoggedIn(uid, subid)) {
                users.logout(new Username(uid, subid, settings.servername()));
                faults.warn(uid, "subid " + subid + " was logged out without asking " + name + ": "
                        + absent.getMessage());
            }
            return false;
        }
        call(name, uid, lease, callback);
        return true;
    }

    private void call(String name, String whom, Lease<VersionHandler> lease, Consumer<VersionHandler> what) {
        try {
            callbacks.call(callback(name, whom, lease, what));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PluginFaultException fault
                    ? fault
                    : new PluginFaultException(name + " failed: " + failed.getCause(), failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginFaultException("interrupted while " + name + " ran", e);
        }
    }

    /** Calls the handler on another thread and returns at once. */
    void disconnected(Username username) {
        workers.runEvent(() -> {
            try {
                callbacks.run(callback("onDisconnect", username.uid(), lease(),
                        versionHandler -> versionHandler.disconnected(username)));
            } catch (PluginAbsentException | PluginFaultException _) {
                // No caller waits for the result.
            } finally {
                disconnectsTold.increment();
            }
        });
    }

    private Callback<Boolean> callback(String name, String whom, Lease<VersionHandler> lease,
            Consumer<VersionHandler> what) {
        return new Callback<>(name, whom, lease, () -> {
            what.accept(lease.handler());
            return true;
        }, _ -> {}, faults);
    }

    private Lease<VersionHandler> lease() {
        try {
            return handlers.lease();
        } catch (PluginAbsentException _) {
            throw absent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginFaultException("interrupted while a swap held calls back", e);
        }
    }

    /** Returns the exception for a gate whose plugin has no version that serves. */
    PluginAbsentException absent() {
        return new PluginAbsentException("gate " + settings.servername() + " waits for plugin " + settings.plugin()
                + ": put its jar into the plugins folder" + absentHint.apply(settings.plugin()));
    }

    /** Returns the number of completed calls of {@code onDisconnect}. */
    long disconnectsTold() {
        return disconnectsTold.sum();
    }

    /** Returns the watch over the calls. */
    Watched watched() {
        return callbacks.watched();
    }

    /** Returns the running calls. */
    Stream<BusyCall> busy() {
        return callbacks.busy();
    }

    /**
     * Abandons the calls into that version.
     *
     * @return the number of calls
     */
    int abandon(VersionHandler versionHandler) {
        return callbacks.abandon(versionHandler);
    }
}
