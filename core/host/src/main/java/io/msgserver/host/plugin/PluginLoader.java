package io.msgserver.host.plugin;

import io.msgserver.host.config.PluginsSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What loading a plugin means: a class loader, PF4J's checks, and the plugin's own start. */
final class PluginLoader {
    private static final Logger log = LoggerFactory.getLogger(PluginLoader.class);

    private final PluginsSettings settings;
    private final String hostVersion;

    PluginLoader(PluginsSettings settings, String hostVersion) {
        this.settings = settings;
        this.hostVersion = hostVersion;
    }

    /**
     * Starts a plugin from its copy.
     *
     * @throws PluginRejectedException saying why it could not; nothing of it is left then
     */
    PluginVersion load(PluginJar jar, Path copy) throws PluginRejectedException {
        if (!jar.runsIn(hostVersion)) {
            throw new PluginRejectedException("it needs a host of version " + jar.requires()
                    + " (its Plugin-Requires), and this is " + hostVersion + ": use a version of either that fits");
        }
        var manager = new VersionManager(copy.resolveSibling(""), hostVersion);
        var version = new PluginVersion(jar, manager, new VersionServices(jar, settings.of(jar.id())));
        try {
            manager.loadPlugin(copy);
            start(jar, manager);
            log.info("plugin {} has started, from {}", jar, jar.source().getFileName());
            return version;
        } catch (PluginRejectedException rejected) {
            discard(version);
            throw rejected;
        } catch (RuntimeException unexpected) {
            discard(version);
            throw new PluginRejectedException("PF4J cannot load it: " + unexpected, unexpected);
        }
    }

    private static void start(PluginJar jar, VersionManager manager) throws PluginRejectedException {
        PluginState state = startOrFail(jar, manager);
        if (!state.isStarted()) {
            Throwable failure = manager.getPlugin(jar.id()).getFailedException();
            throw new PluginRejectedException("its start failed: " + reason(failure, state), failure);
        }
    }

    /** What our own plugin factory throws is said in words already. */
    private static String reason(@Nullable Throwable failure, PluginState state) {
        return switch (failure) {
            case null -> "PF4J says " + state;
            case PluginRuntimeException told -> String.valueOf(told.getMessage());
            default -> failure.toString();
        };
    }

    private static PluginState startOrFail(PluginJar jar, VersionManager manager) throws PluginRejectedException {
        try {
            return manager.startPlugin(jar.id());
        } catch (Throwable failure) {
            throw new PluginRejectedException("its start failed: " + failure, failure);
        }
    }

    private static void discard(PluginVersion version) {
        try {
            version.close();
        } catch (RuntimeException leftover) {
            log.warn("what was left of plugin {} could not be cleaned up", version, leftover);
        }
    }
}
