package io.msgserver.hotswap.swap;

import io.msgserver.hotswap.call.Deadline;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.leak.JdbcDrivers;
import io.msgserver.hotswap.leak.LeakWatch;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Lease;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Resources;
import io.msgserver.hotswap.version.VersionManager;
import io.msgserver.hotswap.version.VersionState;
import java.io.IOException;
import java.sql.Driver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retires an old version: its calls end, it stops, its threads end, its class loaders close, and its copies are
 * deleted. The steps run in this order, and all of them run whatever the plugin does. Each retirement runs on its own
 * thread.
 */
public final class Retirement {
    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    private final SwapTimes times;
    private final LeakWatch leaks;

    // Guarded by this.
    private final Set<Thread> draining = new HashSet<>();
    private boolean hurried;

    public Retirement(SwapTimes times, LeakWatch leaks) {
        this.times = times;
        this.leaks = leaks;
    }

    /** Ends a version that has served. */
    void retire(PluginVersion version, List<Endpoint<?>> endpoints) {
        version.become(VersionState.DRAINING);
        try {
            drain(version, endpoints);
        } finally {
            end(version, VersionState.RETIRED);
        }
    }

    /** Ends a version that never served. */
    void discard(PluginVersion version) {
        end(version, VersionState.REJECTED);
    }

    /**
     * Ends draining for all versions, since the host stops and its endpoints have ended their calls. Only the plugins'
     * own stop is waited for.
     */
    synchronized void hurry() {
        hurried = true;
        draining.forEach(Thread::interrupt);
    }

    private void drain(PluginVersion version, List<Endpoint<?>> endpoints) {
        try {
            if (!version.leases().awaitIdle(beginDraining())) {
                abandon(version, endpoints);
            }
        } catch (InterruptedException _) {
            abandon(version, endpoints);
        } finally {
            endDraining();
        }
    }

    /** Registers the current thread as draining. Returns the time that draining may take. */
    private synchronized Duration beginDraining() {
        draining.add(Thread.currentThread());
        return hurried ? Duration.ZERO : times.drain();
    }

    /** Unregisters the current thread, so that {@link #hurry} does not interrupt the plugin's stop. */
    private synchronized void endDraining() {
        draining.remove(Thread.currentThread());
        Thread.interrupted();
    }

    private synchronized boolean isHurried() {
        return hurried;
    }

    private void abandon(PluginVersion version, List<Endpoint<?>> endpoints) {
        long late = version.leases().running();
        int calls = 0;
        for (int endpoint = 0; endpoint < endpoints.size(); endpoint++) {
            calls += abandon(endpoints.get(endpoint), endpoint, version);
        }
        long running = version.leases().running();
        if (calls > 0 || (running > 0 && !isHurried())) {
            log.warn(
                    "plugin {}: {} calls still ran when their time was over, plugins.drain_timeout, {} ms: {} were interrupted"
                            + " and answered as failed, {} still run, and it stops under them",
                    version, late, times.drain().toMillis(), calls, running);
        }
    }

    private static <T> int abandon(Endpoint<T> endpoint, int number, PluginVersion version) {
        Lease<T> lease = version.lease(number);
        return lease == null ? 0 : endpoint.abandon(lease.handler());
    }

    private void end(PluginVersion version, VersionState state) {
        LeakWatch.Watched watched = leaks.track(version);
        try {
            stop(version);
        } finally {
            close(version, state, watched);
        }
    }

    /**
     * Closes a version. All steps run even if one throws: a version that is still held, or whose state does not change,
     * would block further swaps.
     */
    private void close(PluginVersion version, VersionState state, LeakWatch.Watched watched) {
        try {
            version.services().close();
            closeResources(version);
            unload(version);
            deleteCopies(version);
        } finally {
            version.forget();
            version.become(state);
            leaks.watch(watched);
        }
    }

    /**
     * Stops the members one by one, the plugin before those that it needs. PF4J's own method to stop all is broken. All
     * members share one timeout.
     */
    private void stop(PluginVersion version) {
        long start = System.nanoTime();
        Duration left = times.stop();
        VersionManager manager = version.manager();
        for (StagedJar member : version.assembly().members().reversed()) {
            PluginWrapper plugin = manager.getPlugin(member.id());
            if (plugin != null && plugin.getPluginState().isStarted()) {
                stop(version, plugin, left);
                left = times.stop().minusNanos(System.nanoTime() - start);
            }
        }
    }

    private void stop(PluginVersion version, PluginWrapper plugin, Duration left) {
        if (!left.isPositive()) {
            log.error("plugin {}: its part {} is not stopped: what stopped before it has taken all of"
                    + " plugins.stop_timeout, {} ms", version, plugin.getPluginId(), times.stop().toMillis());
            plugin.setPluginState(PluginState.FAILED);
            return;
        }
        try {
            new Deadline(times.stop(), "plugins.stop_timeout").within(left).call("its stop",
                    plugin.getPluginClassLoader(),
                    () -> version.manager().stop(plugin));
        } catch (PluginRejectedException fault) {
            log.error("plugin {}: {}", version, fault.getMessage());
            // Otherwise PF4J would stop it again when it is unloaded, and would not unload it if that failed too.
            plugin.setPluginState(PluginState.FAILED);
        } catch (InterruptedException _) {
            plugin.setPluginState(PluginState.FAILED);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes resources and deregisters JDBC drivers, on another thread, since that runs the plugin's code. A driver
     * that stays registered would hold the version's classes.
     */
    private void closeResources(PluginVersion version) {
        Resources resources = version.services().resources();
        ClassLoader loader = version.manager().getPluginClassLoader(version.id());
        Set<ClassLoader> loaders = loaders(version);
        if (loader == null || (resources.isEmpty() && JdbcDrivers.of(loaders::contains).isEmpty())) {
            return;
        }
        try {
            new Deadline(times.stop(), "plugins.stop_timeout").call("closing what it opened", loader, () -> {
                resources.close();
                JdbcDrivers.of(loaders::contains).forEach(driver -> deregister(version, driver));
                return true;
            });
        } catch (PluginRejectedException fault) {
            log.error("plugin {}: {}", version, fault.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<ClassLoader> loaders(PluginVersion version) {
        var loaders = new HashSet<ClassLoader>();
        for (StagedJar member : version.assembly().members()) {
            ClassLoader loader = version.manager().getPluginClassLoader(member.id());
            if (loader != null) {
                loaders.add(loader);
            }
        }
        return loaders;
    }

    private static void deregister(PluginVersion version, Driver driver) {
        String name = driver.getClass().getName();
        try {
            JdbcDrivers.deregister(driver);
            log.warn("plugin {}: the JDBC driver {} was left registered, and is deregistered", version, name);
        } catch (Throwable fault) {
            log.warn("plugin {}: the JDBC driver {} cannot be deregistered", version, name, fault);
        }
    }

    private static void unload(PluginVersion version) {
        for (StagedJar member : version.assembly().members().reversed()) {
            try {
                version.manager().unloadPlugin(member.id());
            } catch (RuntimeException | Error fault) {
                log.warn("plugin {}: unloading failed: {}", version, fault.toString());
            }
        }
    }

    private void deleteCopies(PluginVersion version) {
        try {
            WorkFolder.delete(version.folder());
        } catch (IOException | RuntimeException e) {
            log.warn("plugin {}: its copies in {} could not be deleted: {}", version, version.folder(), e.toString());
        }
    }
}
