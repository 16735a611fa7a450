package io.msgserver.testkit;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.hotswap.jar.PluginPacker;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pf4j.Extension;

/**
 * Makes a plugin's jar of classes on the test class path: of all classes in the folders that they were compiled into.
 * Libraries stay where they are; the plugin's own class loader loads them from there, as if they were bundled.
 */
final class PackedClasses {

    private PackedClasses() {}

    /** @throws IllegalArgumentException when that class can be no plugin's handler */
    static void check(Class<?> handler) {
        if (!MsgServerHandler.class.isAssignableFrom(handler) && !LoginServerHandler.class.isAssignableFrom(handler)) {
            throw new IllegalArgumentException(handler.getName()
                    + " is no handler: it has to implement MsgServerHandler or LoginServerHandler");
        }
        if (!handler.isAnnotationPresent(Extension.class)) {
            throw new IllegalArgumentException(handler.getName()
                    + " has no @Extension (org.pf4j.Extension): put it on the class, or the plugin would have no handler");
        }
    }

    static Path write(String id, String version, List<Class<?>> handlers, Path jar) throws IOException {
        PluginPacker packer = PluginPacker.of(id, version);
        Set<Path> roots = new LinkedHashSet<>();
        for (Class<?> handler : handlers) {
            roots.add(root(handler));
        }
        for (Path root : roots) {
            addTo(packer, root, handlers);
        }
        return packer.extensions(handlers.stream().map(Class::getName).toList())
                .classPath(classPath().filter(path -> !roots.contains(path)).toList()).write(jar);
    }

    /** Adds the classes of a folder; of a jar, such as the kit's own, only the handlers' classes. */
    private static void addTo(PluginPacker packer, Path root, List<Class<?>> handlers) throws IOException {
        if (Files.isDirectory(root)) {
            packer.folder(root);
            return;
        }
        for (Class<?> handler : handlers) {
            String file = handler.getName().replace('.', '/') + ".class";
            try (InputStream bytes = handler.getClassLoader().getResourceAsStream(file)) {
                packer.file(file, bytes.readAllBytes());
            }
        }
    }

    private static Path root(Class<?> handler) {
        CodeSource source = handler.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(handler.getName() + " was not loaded from the class path");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(handler.getName() + " was loaded from " + source.getLocation(), e);
        }
    }

    private static Stream<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty()).map(Path::of).map(Path::toAbsolutePath).filter(Files::exists);
    }
}
