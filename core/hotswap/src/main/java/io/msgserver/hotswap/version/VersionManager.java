package io.msgserver.hotswap.version;

import io.msgserver.hotswap.jar.PluginRejectedException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginManager;
import org.pf4j.Plugin;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * PF4J's plugin manager for one version of one plugin. Its jars are loaded one by one, and it does not change after
 * they have started.
 */
public final class VersionManager extends JarPluginManager {

    public VersionManager(Path folder, String hostVersion) {
        super(folder);
        setSystemVersion(hostVersion);
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            protected PluginClassLoader createPluginClassLoader(Path jar, PluginDescriptor descriptor) {
                return new VersionClassLoader(pluginManager, descriptor);
            }
        };
    }

    /** Replaces PF4J's own factory, which logs a fault of a Plugin-Class and returns null. */
    @Override
    protected PluginFactory createPluginFactory() {
        return VersionManager::createPlugin;
    }

    /**
     * Starts a plugin whose dependencies have started. PF4J's own way logs a failure with its stack trace, beside the
     * host's message.
     *
     * @throws PluginRejectedException when it fails, with any Throwable
     */
    PluginState start(String id) throws PluginRejectedException {
        PluginWrapper plugin = getPlugin(id);
        if (!resolvedPlugins.contains(plugin)) {
            throw new PluginRejectedException("its start failed: PF4J says " + plugin.getPluginState());
        }
        try {
            plugin.getPlugin().start();
        } catch (Throwable failure) {
            plugin.setPluginState(PluginState.FAILED);
            throw new PluginRejectedException("its start failed: " + messageOf(failure), failure);
        }
        plugin.setPluginState(PluginState.STARTED);
        startedPlugins.add(plugin);
        return PluginState.STARTED;
    }

    /**
     * Stops a plugin whose dependents have stopped. Its exceptions are thrown to the caller, and not logged by PF4J.
     */
    public PluginState stop(PluginWrapper plugin) {
        plugin.getPlugin().stop();
        plugin.setPluginState(PluginState.STOPPED);
        startedPlugins.remove(plugin);
        return PluginState.STOPPED;
    }

    /** Returns a failure for a message. The exceptions of {@link #createPlugin} have complete messages already. */
    private static String messageOf(Throwable failure) {
        return failure instanceof PluginRuntimeException ? String.valueOf(failure.getMessage()) : failure.toString();
    }

    private static Plugin createPlugin(PluginWrapper wrapper) {
        String name = wrapper.getDescriptor().getPluginClass();
        try {
            Class<?> type = wrapper.getPluginClassLoader().loadClass(name);
            Constructor<? extends Plugin> constructor = type.asSubclass(Plugin.class).getConstructor();
            return PluginContext.of(wrapper.getPluginClassLoader()).call(constructor::newInstance);
        } catch (InvocationTargetException failed) {
            throw new PluginRuntimeException(failed.getCause(), "the constructor of its Plugin-Class {} failed: {}",
                    name,
                    failed.getCause());
        } catch (ExceptionInInitializerError failed) {
            throw new PluginRuntimeException(failed.getCause(),
                    "the static initializer of its Plugin-Class {} failed: {}", name,
                    failed.getCause());
        } catch (ReflectiveOperationException | ClassCastException unusable) {
            throw new PluginRuntimeException(unusable,
                    "its Plugin-Class {} has to be in the jar, a public class that extends"
                            + " org.pf4j.Plugin, with a public constructor without parameters: {}",
                    name, unusable);
        }
    }
}
