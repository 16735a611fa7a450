package io.msgserver.hotswap.version;

import static java.util.stream.Collectors.joining;

import io.msgserver.api.PluginHost;
import io.msgserver.hotswap.jar.ExtensionIndex;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.settings.BadPluginSettingsException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** One version of a plugin, from staging to retirement. Any thread. */
public final class PluginVersion {
    private final Assembly assembly;
    private final Path folder;
    private final VersionServices services;
    private final InstantSource clock;
    private final Leases leases = new Leases();
    /** PF4J's manager with the class loaders; null when the host must not hold anything of the version any more. */
    private volatile @Nullable VersionManager manager;
    /**
     * One lease for each endpoint, in the order of the slot's endpoints. Written by the control thread before the
     * version serves.
     */
    private volatile List<Lease<?>> handlers = List.of();

    /** Guarded by this. */
    private final List<ActivationListener> activationListeners = new ArrayList<>();

    /**
     * Changed by the control thread and by the thread that retires the version; the watchdog adds remarks. Written
     * under the lock of this.
     */
    private volatile Stage stage;

    private record Stage(VersionState state, Instant since, String note) {}

    public PluginVersion(Assembly assembly, Path folder, VersionManager manager, VersionServices services,
            InstantSource clock) {
        this.assembly = assembly;
        this.folder = folder;
        this.manager = manager;
        this.services = services;
        this.clock = clock;
        this.stage = new Stage(VersionState.STAGED, clock.instant(), "");
    }

    /** Returns the plugin's id. */
    public String id() {
        return assembly.root().id();
    }

    /** Returns the version in its manifest. */
    public String version() {
        return assembly.root().facts().version();
    }

    /** Returns the host's services for the handlers of this version; they end with the version. */
    public PluginHost host() {
        return services;
    }

    public Assembly assembly() {
        return assembly;
    }

    /** Returns the folder with the version's own copies. */
    public Path folder() {
        return folder;
    }

    /** Returns PF4J's manager. Not called after {@link #forget}. */
    public VersionManager manager() {
        return Objects.requireNonNull(manager, "the version is over");
    }

    public VersionServices services() {
        return services;
    }

    /** Returns the context in which all of its code is called. */
    PluginContext context() {
        return services.context();
    }

    public Leases leases() {
        return leases;
    }

    public VersionState state() {
        return stage.state();
    }

    public Instant since() {
        return stage.since();
    }

    /** Returns a remark on the state, for an operator; may be empty. */
    public String note() {
        return stage.note();
    }

    public void become(VersionState state) {
        become(state, "");
    }

    /** Sets a remark on the current state, for an operator. */
    public synchronized void remark(String note) {
        stage = new Stage(stage.state(), stage.since(), note);
    }

    public synchronized void become(VersionState state, String note) {
        stage = new Stage(state, clock.instant(), note);
    }

    /** Adds a listener for the end of the activation: whether this version comes into service or not. */
    public synchronized void addActivationListener(ActivationListener listener) {
        activationListeners.add(listener);
    }

    /** Passes each added listener to {@code end}, once. */
    public void endActivation(Consumer<ActivationListener> end) {
        List<ActivationListener> ended;
        synchronized (this) {
            ended = List.copyOf(activationListeners);
            activationListeners.clear();
        }
        ended.forEach(end);
    }

    /** Adds the handler for the next endpoint. */
    public <T> void addHandler(T handler) {
        var more = new ArrayList<>(handlers);
        more.add(new Lease<>(handler, this));
        handlers = List.copyOf(more);
    }

    /**
     * Returns the lease on this version's handler of an endpoint, or null when the version has ended. The slot keeps
     * endpoints in one order, and so the types fit.
     */
    @SuppressWarnings("unchecked")
    public <T> @Nullable Lease<T> lease(int endpoint) {
        List<Lease<?>> leased = handlers;
        return endpoint < leased.size() ? (Lease<T>) leased.get(endpoint) : null;
    }

    /** Clears all references that could keep its classes in memory. */
    public void forget() {
        manager = null;
        handlers = List.of();
        context().forget();
    }

    /**
     * Makes a handler.
     *
     * @param point        the extension point that the handler implements
     * @param constructing the type of its constructor's only parameter
     * @param server       the argument for that parameter
     * @throws PluginRejectedException when the plugin has no such extension or more than one, or its constructor failed
     */
    public <H extends ExtensionPoint, S> H create(Class<H> point, Class<S> constructing, S server)
            throws PluginRejectedException {
        Class<? extends H> extension = onlyExtension(point);
        try {
            Constructor<? extends H> constructor = extension.getConstructor(constructing);
            return context().call(() -> constructor.newInstance(server));
        } catch (InvocationTargetException e) {
            throw failed(extension, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new PluginRejectedException(extension.getName()
                    + " cannot be made: it has to be a public class with a public constructor that takes a "
                    + constructing.getSimpleName(), e);
        } catch (ExceptionInInitializerError e) {
            throw new PluginRejectedException(
                    "the static initializer of " + extension.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (LinkageError e) {
            throw ExtensionIndex.unloadable(extension.getName(), e);
        }
    }

    /** Makes the refusal of a failed start. Faults of settings are reported as those of the host's own settings. */
    private static PluginRejectedException failed(Class<?> extension, @Nullable Throwable thrown) {
        return thrown instanceof BadPluginSettingsException wrong
                ? new PluginRejectedException(String.valueOf(wrong.getMessage()), wrong)
                : new PluginRejectedException("the constructor of " + extension.getName() + " failed: " + thrown,
                        thrown);
    }

    private <H extends ExtensionPoint> Class<? extends H> onlyExtension(Class<H> point) throws PluginRejectedException {
        List<Class<? extends H>> extensions = new ArrayList<>();
        for (String name : assembly.root().facts().extensions()) {
            Class<?> extension = load(name);
            if (point.isAssignableFrom(extension)) {
                extensions.add(extension.asSubclass(point));
            }
        }
        if (extensions.size() == 1) {
            return extensions.getFirst();
        }
        if (extensions.isEmpty()) {
            throw new PluginRejectedException("plugin " + this + " has no " + point.getSimpleName()
                    + ": name another plugin in the settings, or put @Extension on a class that implements it");
        }
        throw new PluginRejectedException("plugin " + this + " has " + extensions.size() + " extensions that are a "
                + point.getSimpleName() + " (" + extensions.stream().map(Class::getName).collect(joining(", "))
                + "): it can have one, so make the others plugins of their own");
    }

    /** Loads an extension class without PF4J, which only logs a class that cannot be loaded, and skips it. */
    private Class<?> load(String name) throws PluginRejectedException {
        try {
            return manager().getPluginClassLoader(id()).loadClass(name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw ExtensionIndex.unloadable(name, e);
        }
    }

    /** Returns the plugin's id and version. */
    @Override
    public String toString() {
        return assembly.toString();
    }
}
