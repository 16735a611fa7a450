package io.msgserver.hotswap.version;

import io.msgserver.api.Metrics;
import io.msgserver.api.PluginHost;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.settings.PluginSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of the host for one version of a plugin. Any thread. */
public final class VersionServices implements PluginHost {
    private static final Logger log = LoggerFactory.getLogger(VersionServices.class);

    private final String name;
    private final PluginSettings settings;
    private final ExecutorService executor;
    private final ScheduledExecutorService scheduler;
    private final PluginMeters.Registered metrics;
    private final Resources resources;
    private final PluginContext context = new PluginContext();

    public VersionServices(PluginJar jar, PluginSettings settings, PluginMeters meters, Timers timers) {
        this.name = jar.toString();
        this.settings = settings;
        this.metrics = meters.of(jar.id());
        this.resources = new Resources(name);
        this.executor = Executors.newThreadPerTaskExecutor(threads(jar.id() + "-task"));
        this.scheduler = timers.open(threads(jar.id() + "-timer"), this::logFailure);
    }

    private ThreadFactory threads(String name) {
        return context.around(Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).factory());
    }

    private void logFailure(Throwable thrown) {
        log.error("plugin {}: a scheduled task failed, and runs no more if it was periodic", name, thrown);
    }

    @Override
    public <R extends Record> R settings(R defaults) {
        return settings.bind(defaults);
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Override
    public Metrics metrics() {
        return inContext(metrics);
    }

    private Metrics inContext(Metrics own) {
        return new Metrics() {
            @Override
            public Metrics withHelp(String help) {
                return inContext(own.withHelp(help));
            }

            @Override
            public Counter counter(String name, String... labels) {
                return own.counter(name, labels);
            }

            @Override
            public Timer timer(String name, String... labels) {
                return own.timer(name, labels);
            }

            @Override
            public void gauge(String name, DoubleSupplier value, String... labels) {
                own.gauge(name, context.around(value), labels);
            }
        };
    }

    PluginContext context() {
        return context;
    }

    @Override
    public <C extends AutoCloseable> C closeAtEnd(C resource) {
        return resources.add(resource);
    }

    public Resources resources() {
        return resources;
    }

    /** Interrupts running tasks, discards pending ones, and removes metrics. */
    public void close() {
        resources.end();
        metrics.close();
        scheduler.shutdown();
        executor.shutdown();
        Interrupts.apart(scheduler::shutdownNow);
        Interrupts.apart(executor::shutdownNow);
    }

    /** Returns descriptions of the tasks that have not ended after {@link #close}. */
    public List<String> unfinished() {
        var found = new ArrayList<String>();
        if (!executor.isTerminated()) {
            found.add("tasks of server.executor() that have not ended");
        }
        if (!scheduler.isTerminated()) {
            found.add("a task of server.scheduler() that has not ended");
        }
        return found;
    }
}
