package io.msgserver.api;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The services of the host for every handler. All that they return belongs to one version of the plugin and ends with
 * it, without further code. Any thread.
 */
public interface PluginHost {

    /**
     * Returns this plugin's settings: {@code plugins.settings.<plugin id>} of the host's settings file, over defaults.
     *
     * <pre>{@code
     * record Options(Duration timeout, @Bounds(from = "0", to = "10") int retries) {}
     *
     * var options = server.settings(new Options(Duration.ofSeconds(2), 3));
     * }</pre>
     *
     * A component {@code maxRetries} is the key {@code max_retries}. Components may be {@code String}, {@code boolean},
     * {@code int}, {@code long}, {@code double}, an enum, {@link java.time.Duration} (as {@code "10s"}),
     * {@link java.nio.file.Path} (a relative one starts at the host's home folder), a record of these, or a
     * {@code List} of strings. A component that is not in the file has its default. {@link Bounds} limit numbers and
     * durations; all other checks belong in the record's compact constructor: an exception that it throws is reported
     * with the setting's name.
     *
     * <p>When an operator changes the settings in the file, the host swaps the plugin for the same version with the new
     * settings. Settings that were read in the constructor therefore stay true until the version ends. When the new
     * constructor throws, the new settings are refused, and the plugin continues with the old ones.
     *
     * @param defaults the value of each component that is not in the file; no component is null
     * @return the settings in force, a new record at each call: call once and keep it
     * @throws IllegalArgumentException naming every problem: unknown keys, wrong types, values out of bounds, values
     *                                  that the constructor refused
     */
    <R extends Record> R settings(R defaults);

    /** Returns an executor whose tasks run on virtual threads and may block. */
    ExecutorService executor();

    /**
     * Returns a scheduler for delayed and periodic tasks, which run one at a time: give long work to
     * {@link #executor()}. When a periodic task throws, that is logged, and the task does not run again.
     */
    ScheduledExecutorService scheduler();

    /**
     * Closes a resource when this version ends: one that the plugin has opened, such as a pool of connections or an
     * HTTP client with its threads. A version ends when its last call has returned and its {@link #executor} and
     * {@link #scheduler} have ended, or when it is refused before it serves. The resource that was opened last is
     * closed first, and all of them together have the host's {@code plugins.stop_timeout}.
     *
     * <pre>{@code
     * this.connections = server.closeAtEnd(new HikariDataSource(config));
     * }</pre>
     *
     * @param resource its {@code close} may block; an exception that it throws is logged
     * @return the resource
     * @throws IllegalStateException when the version has ended already; the caller closes the resource
     */
    default <C extends AutoCloseable> C closeAtEnd(C resource) {
        return resource;
    }

    /** Returns this plugin's metrics. */
    default Metrics metrics() {
        return Metrics.none();
    }
}
