package io.msgserver.host.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.msgserver.host.gate.BufferedTotal;
import io.msgserver.host.login.LoginService;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.msgserver.Watchdog;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.net.Listener;
import io.msgserver.host.session.PendingTotal;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.store.SessionStore;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.version.PluginMeters;
import io.msgserver.hotswap.version.PluginMetric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;

/** The metrics of one host. Any thread. */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT,
            new PrometheusRegistry() {
                @Override
                public MetricSnapshots scrape() {
                    return plugins.explained(super.scrape());
                }
            }, Clock.SYSTEM);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Names names = new Names(registry);
    private final Histograms histograms = new Histograms(registry.getPrometheusRegistry());
    private final GateMeters gates = new GateMeters(names, histograms);
    private final PluginRegistry plugins = new PluginRegistry(registry);
    private final LoginMeters logins = new LoginMeters(names, histograms);
    private final VersionMeters versions = new VersionMeters(names, histograms);

    /** Creates metrics of the JVM alone. */
    public Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Adds the metrics of the event loops. */
    public void watch(EventLoops loops) {
        names.gauge("msgserver.direct.memory.used", "bytes", "Memory outside the heap that connections' buffers take",
                EventLoops::directMemory);
        names.count("msgserver.event.loops.given.up", "Event loops that a handler has held up for ever", loops,
                EventLoops::abandoned);
        histograms.add("msgserver_event_loop_lag_seconds",
                "How much later than asked for an event loop runs something", loops.lag());
    }

    /** Adds the metrics of the session store. */
    public void watch(SessionStore sessions) {
        names.gauge("msgserver.session.store.unwritten", "seconds",
                "How long what is new of the sessions has waited to be written", sessions,
                store -> store.unwritten().toSeconds());
        names.count("msgserver.session.store.failures", "How often the sessions could not be written", sessions,
                SessionStore::failures);
    }

    /** Adds the metrics of remembered responses. */
    public void watch(RememberedTotal remembered) {
        for (RememberedTotal.Bound bound : RememberedTotal.Bound.values()) {
            names.count("msgserver.remembered.forgotten",
                    "Responses that were forgotten before their time, by the bound on bytes that wanted it",
                    remembered, total -> total.forgotten(bound), "reason", bound.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Adds the metrics of all users' pending requests. */
    public void watch(PendingTotal pending) {
        names.gauge("msgserver.pending", "bytes", "Requests of all users that wait or run, to 4 KB a user", pending,
                PendingTotal::bytes);
        names.gauge("msgserver.pending.most", "bytes", "The bound of those, max_pending_bytes of sessions", pending,
                PendingTotal::most);
    }

    /** Adds the metrics of connections' buffers. */
    public void watch(BufferedTotal buffered) {
        names.gauge("msgserver.buffered", "bytes",
                "What all connections hold outside the heap, unread or unsent, to 16 KB a connection", buffered,
                BufferedTotal::bytes);
        names.gauge("msgserver.buffered.most", "bytes", "The bound of those, max_buffered of sessions", buffered,
                BufferedTotal::most);
    }

    /** Adds the metrics of that gate. */
    public void watch(MessageServer gate) {
        gates.watch(gate);
    }

    /** Adds the metrics of the watchdog. */
    public void watch(Watchdog watchdog) {
        names.gauge("msgserver.carriers.added", "",
                "Threads of the system that were added to run virtual threads, as handlers keep the others busy",
                watchdog::addedCarriers);
    }

    /** Adds the metrics of the login server. */
    public void watch(LoginService login) {
        logins.watch(login);
    }

    /** Adds the metrics of a port that is neither a gate's nor the login server's. */
    public void watch(Listener port, String listener) {
        GateMeters.connections(names, port, listener);
    }

    /** Adds the metrics of the plugins' versions. */
    public void watch(Plugins all) {
        versions.watch(all);
    }

    /** Returns the registry of plugins' own metrics. */
    public PluginMeters plugins() {
        return plugins;
    }

    /**
     * Returns the counters and gauges of a plugin, by name. Its gauges are its own code, and have a time limit of one
     * second.
     */
    public List<PluginMetric> of(String pluginId) {
        return plugins.read(pluginId);
    }

    /** Returns all metrics in Prometheus' text format 0.0.4. */
    public String scrape() {
        gates.refresh();
        versions.refresh();
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
