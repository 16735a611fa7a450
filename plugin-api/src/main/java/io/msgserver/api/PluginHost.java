package io.msgserver.api;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What every handler may ask of the host. All of it belongs to one version of the plugin and ends with it, without the
 * author doing anything. Any thread.
 */
public interface PluginHost {

    /**
     * This plugin's settings: {@code plugins.settings.<plugin id>} in the host's settings file, read over defaults.
     *
     * <pre>{@code
     * record Options(Duration timeout, @Bounds(from = "0", to = "10") int retries) {}
     *
     * var options = server.settings(new Options(Duration.ofSeconds(2), 3));
     * }</pre>
     *
     * A component {@code maxRetries} is the key {@code max_retries}. Components may be {@code String}, {@code boolean},
     * {@code int}, {@code long}, {@code double}, an enum, {@link java.time.Duration} (as {@code "10s"}),
     * {@link java.nio.file.Path} (a relative one starts at the host's home folder), a record of these, or a {@code List} of
     * strings. Where the file says nothing, the default stays. {@link Bounds} say what numbers and durations may be; all other checks belong
     * in the record's compact constructor: what it throws is reported with the setting's name.
     *
     * <p>When an operator changes them in the file, the plugin is swapped for the same version with the new settings, as for any other
     * version: so what is read in the constructor stays true to the version's end. Settings that the constructor does not take are refused,
     * and the plugin goes on with those it has.
     *
     * @param defaults the value of each component when the file has none; no component is null
     * @return the settings in force; a fresh record at each call, so call once and keep it
     * @throws IllegalArgumentException naming every problem: unknown keys, wrong types, values out of bounds, what the
     *                                  constructor refused
     */
    <R extends Record> R settings(R defaults);

    /** Runs tasks on virtual threads, which may block. */
    ExecutorService executor();

    /**
     * Runs tasks later or again and again, one at a time: hand long work on to {@link #executor()}. A periodic task that
     * throws is logged and runs no more.
     */
    ScheduledExecutorService scheduler();

    /**
     * Closes something when this version ends: what the plugin opened for itself, as a pool of connections or an HTTP client, and the threads
     * of it. That is when the version's last call has returned and its {@link #executor} and {@link #scheduler} have ended, or when it is
     * refused before it serves. What was opened last is closed first, and all of it has the host's {@code plugins.stop_timeout}.
     *
     * <pre>{@code
     * this.connections = server.closeAtEnd(new HikariDataSource(config));
     * }</pre>
     *
     * @param resource its {@code close} may block, and what it throws is logged
     * @return the same
     * @throws IllegalStateException when the version has ended already; the resource is the caller's to close
     */
    default <C extends AutoCloseable> C closeAtEnd(C resource) {
        return resource;
    }

    /** Numbers of this plugin that an operator watches. */
    default Metrics metrics() {
        return Metrics.none();
    }
}
