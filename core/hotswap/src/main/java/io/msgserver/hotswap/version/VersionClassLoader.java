package io.msgserver.hotswap.version;

import io.msgserver.hotswap.jar.ApiClassLoader;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The plugin's own classes first, then those of the plugins that it needs, so that it may bring its own libraries; but
 * what plugin and host speak with comes from the host, or a plugin that bundles a copy would implement interfaces that
 * the host has never heard of.
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
