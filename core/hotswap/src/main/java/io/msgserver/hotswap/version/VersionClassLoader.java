package io.msgserver.hotswap.version;

import io.msgserver.hotswap.jar.ApiClassLoader;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The class loader of a plugin in one version. It finds the plugin's own classes first, then those of the plugins that
 * it needs, so that a plugin may have its own libraries. The plugin API always comes from the host: a plugin with a
 * bundled copy would otherwise implement interfaces that differ from the host's.
 */
final class VersionClassLoader extends PluginClassLoader {

    VersionClassLoader(PluginManager manager, PluginDescriptor descriptor) {
        super(manager, descriptor, new ApiClassLoader(), ClassLoadingStrategy.PDA);
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
        return ApiClassLoader.isShared(className);
    }
}
