package io.msgserver.testkit;

import io.msgserver.api.MsgServerHandler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.pf4j.ExtensionPoint;

/** What is tested, before it is in a host. Immutable. */
sealed interface Plugin {

    /** Its Plugin-Id. */
    String id();

    /** What it serves: a gate, the login server, or both. */
    boolean is(Class<? extends ExtensionPoint> point);

    /**
     * Its jar.
     *
     * @param folder where there is room for one
     * @param number how many there were before, and one
     */
    Path jar(Path folder, int number) throws IOException;

    /**
     * Classes of the project that is tested. They come into a jar, and from there into a class loader of their own, as they will be when
     * they are built: so a swap is a swap, and static state is not shared with the test.
     */
    record OfClasses(String id, List<Class<?>> handlers) implements Plugin {

        static OfClasses of(Class<?>... handlers) {
            if (handlers.length == 0) {
                throw new IllegalArgumentException("name the handler's class");
            }
            return new OfClasses(id(handlers[0]), List.of(handlers));
        }

        public OfClasses {
            handlers = List.copyOf(handlers);
            handlers.forEach(PackedClasses::check);
        }

        /** {@code CounterHandler} is {@code counter-handler}. */
        private static String id(Class<?> handler) {
            return handler.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean is(Class<? extends ExtensionPoint> point) {
            return handlers.stream().anyMatch(point::isAssignableFrom);
        }

        @Override
        public Path jar(Path folder, int number) throws IOException {
            return PackedClasses.write(id, number + ".0.0", handlers, folder.resolve(id + "-" + number + ".jar"));
        }
    }

    /** A jar that was built. */
    record OfJar(String id, Path path, List<String> extensions) implements Plugin {
        private static final Attributes.Name PLUGIN_ID = new Attributes.Name("Plugin-Id");

        static OfJar of(Path path) {
            try (var jar = new JarFile(path.toFile())) {
                Manifest manifest = jar.getManifest();
                String id = manifest == null ? null : manifest.getMainAttributes().getValue(PLUGIN_ID);
                if (id == null) {
                    throw new IllegalArgumentException(
                            path + " is not a plugin's jar: its manifest has no Plugin-Id; build it as in docs/plugin-with-maven.md");
                }
                return new OfJar(id, path, PackedClasses.extensions(jar));
            } catch (IOException e) {
                throw new IllegalArgumentException(path + " cannot be read (" + e + "): build it first", e);
            }
        }

        /** Looks in a class loader that is gone before the host makes its own. */
        @Override
        public boolean is(Class<? extends ExtensionPoint> point) {
            try (var loader = new URLClassLoader(new URL[]{path.toUri().toURL()},
                    MsgServerHandler.class.getClassLoader())) {
                for (String extension : extensions) {
                    if (point.isAssignableFrom(Class.forName(extension, false, loader))) {
                        return true;
                    }
                }
                return false;
            } catch (IOException | ClassNotFoundException | LinkageError e) {
                throw new IllegalArgumentException(path + " cannot be loaded: " + e, e);
            }
        }

        @Override
        public Path jar(Path folder, int number) {
            return path;
        }
    }
}
