package io.msgserver.hotswap.jar;

import java.util.Set;

/**
 * The parent class loader of plugins: it finds the JDK and the plugin API. The host's own classes and libraries are
 * hidden from plugins.
 */
public final class ApiClassLoader extends ClassLoader {
    /**
     * The packages of the plugin API's jars. Other packages with these prefixes, such as those of a logging
     * implementation, are not shared.
     */
    private static final Set<String> SHARED = Set.of("io.msgserver.api", "org.pf4j", "org.pf4j.asm",
            "org.pf4j.processor", "org.pf4j.util", "org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi",
            "org.jspecify.annotations");

    private final ClassLoader host = ApiClassLoader.class.getClassLoader();

    public ApiClassLoader() {
        super("plugin-api", ClassLoader.getPlatformClassLoader());
    }

    public static boolean isShared(String className) {
        return SHARED.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))));
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
        if (isShared(className)) {
            return host.loadClass(className);
        }
        throw new ClassNotFoundException(className);
    }
}
