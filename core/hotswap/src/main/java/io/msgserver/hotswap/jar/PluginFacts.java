package io.msgserver.hotswap.jar;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.pf4j.ExtensionPoint;

/** The facts about a plugin's jar that are known without running its code. Immutable; any thread. */
public final class PluginFacts {
    private final Path path;
    private final PluginJar jar;

    private PluginFacts(Path path, PluginJar jar) {
        this.path = path;
        this.jar = jar;
    }

    /** @throws PluginRejectedException when the jar is not valid, with the reason and the remedy */
    public static PluginFacts read(Path jar) throws PluginRejectedException {
        return new PluginFacts(jar, PluginJar.read(jar));
    }

    /** Returns the Plugin-Id. */
    public String id() {
        return jar.id();
    }

    /** Returns the Plugin-Version. */
    public String version() {
        return jar.version();
    }

    /** @throws PluginRejectedException when it has no extension at all, naming the usual cause */
    public void requireExtension() throws PluginRejectedException {
        if (jar.extensions().isEmpty()) {
            throw ExtensionIndex.missing();
        }
    }

    /**
     * Returns whether it has an extension of that kind.
     *
     * @throws PluginRejectedException when one of its extensions cannot be loaded
     */
    public boolean has(Class<? extends ExtensionPoint> point) throws PluginRejectedException {
        try (var loader = new URLClassLoader(new URL[]{path.toUri().toURL()}, new ApiClassLoader())) {
            for (String extension : jar.extensions()) {
                if (point.isAssignableFrom(load(extension, loader))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new PluginRejectedException("it cannot be read (" + e + "): build it anew", e);
        }
    }

    private static Class<?> load(String extension, ClassLoader loader) throws PluginRejectedException {
        try {
            return Class.forName(extension, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw ExtensionIndex.unloadable(extension, e);
        }
    }
}
