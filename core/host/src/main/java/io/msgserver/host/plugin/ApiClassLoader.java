package io.msgserver.host.plugin;

import java.util.List;

/** All of the host that a plugin sees: the JDK, and what it is compiled against. The host's own classes and libraries stay its own. */
final class ApiClassLoader extends ClassLoader {
    private static final List<String> SHARED = List.of("io.msgserver.api.", "org.pf4j.", "org.slf4j.", "org.jspecify.");

    private final ClassLoader host = ApiClassLoader.class.getClassLoader();

    ApiClassLoader() {
        super("plugin-api", ClassLoader.getPlatformClassLoader());
    }

    static boolean isShared(String className) {
        return SHARED.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
        if (isShared(className)) {
            return host.loadClass(className);
        }
        throw new ClassNotFoundException(className);
    }
}
