package io.msgserver.host.plugin;

import static java.util.stream.Collectors.joining;

import io.msgserver.api.PluginHost;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.ExtensionPoint;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One version of a plugin, started. Any thread. */
public final class PluginVersion {
    private static final Logger log = LoggerFactory.getLogger(PluginVersion.class);

    private final PluginJar jar;
    private final VersionManager manager;
    private final VersionServices services;

    PluginVersion(PluginJar jar, VersionManager manager, VersionServices services) {
        this.jar = jar;
        this.manager = manager;
        this.services = services;
    }

    public String id() {
        return jar.id();
    }

    public String version() {
        return jar.version();
    }

    /** What every handler of this version may ask of the host; it ends with {@link #close}. */
    public PluginHost host() {
        return services;
    }

    /**
     * Makes a handler.
     *
     * @param point        what the handler is
     * @param constructing the type of its constructor's only parameter
     * @param server       that parameter
     * @throws PluginRejectedException when the plugin has no such extension or more than one, or its constructor failed
     */
    public <H extends ExtensionPoint, S> H create(Class<H> point, Class<S> constructing, S server)
            throws PluginRejectedException {
        Class<? extends H> extension = onlyExtension(point);
        try {
            Constructor<? extends H> constructor = extension.getConstructor(constructing);
            return constructor.newInstance(server);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new PluginRejectedException(
                    extension.getName() + " cannot be made: it has to be a public class with a public"
                            + " constructor that takes a " + constructing.getSimpleName(),
                    e);
        } catch (InvocationTargetException e) {
            throw new PluginRejectedException("the constructor of " + extension.getName() + " failed: " + e.getCause(),
                    e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw new PluginRejectedException(
                    "the static initializer of " + extension.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (LinkageError e) {
            throw unlinked(extension.getName(), e);
        }
    }

    private <H extends ExtensionPoint> Class<? extends H> onlyExtension(Class<H> point) throws PluginRejectedException {
        List<Class<? extends H>> extensions = new ArrayList<>();
        for (String name : jar.extensions()) {
            Class<?> extension = load(name);
            if (point.isAssignableFrom(extension)) {
                extensions.add(extension.asSubclass(point));
            }
        }
        if (extensions.size() == 1) {
            return extensions.getFirst();
        }
        if (extensions.isEmpty()) {
            throw new PluginRejectedException("plugin " + jar + " has no " + point.getSimpleName()
                    + ": name another plugin in the settings, or put @Extension on a class that implements it");
        }
        throw new PluginRejectedException("plugin " + jar + " has " + extensions.size() + " extensions that are a "
                + point.getSimpleName() + " ("
                + extensions.stream().map(Class::getName).collect(joining(", "))
                + "): it can have one, so make the others plugins of their own");
    }

    /** By ourselves: PF4J logs a class that cannot be loaded, and goes on as if there were none. */
    private Class<?> load(String name) throws PluginRejectedException {
        try {
            return manager.getPluginClassLoader(id()).loadClass(name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw unlinked(name, e);
        }
    }

    private static PluginRejectedException unlinked(String name, Throwable e) {
        return new PluginRejectedException(name + " cannot be loaded (" + e
                + "): pack all that it uses into the jar, but the plugin API, pf4j and slf4j, which are the host's", e);
    }

    /** Ends it: its threads, the plugin, and the class loader last. */
    void close() {
        stop();
        services.close();
        manager.unloadPlugin(id());
    }

    private void stop() {
        PluginWrapper plugin = manager.getPlugin(id());
        if (plugin == null) {
            return;
        }
        try {
            manager.stopPlugin(id());
        } catch (Throwable fault) {
            log.error("plugin {}: stop failed", jar, fault);
            // Otherwise PF4J stops it once more when it is unloaded, and does not unload it if that fails too.
            plugin.setPluginState(PluginState.FAILED);
        }
    }

    /** The plugin's id and version. */
    @Override
    public String toString() {
        return jar.toString();
    }
}
