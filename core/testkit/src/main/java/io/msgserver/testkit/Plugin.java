package io.msgserver.testkit;

import io.msgserver.hotswap.jar.PluginFacts;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.pf4j.ExtensionPoint;

/** The plugin under test, before it is in a host. Immutable. */
sealed interface Plugin {

    /** Returns its Plugin-Id. */
    String id();

    /** Returns whether it serves that: a gate, the login server, or both. */
    boolean is(Class<? extends ExtensionPoint> point);

    /**
     * Returns its jar.
     *
     * @param folder in which a jar may be made
     * @param number of this jar, from 1
     */
    Path jar(Path folder, int number) throws IOException;

    /**
     * Classes of the project under test. They are packed into a jar and loaded by a class loader of their own, as after
     * the build. So a swap is a real swap, and static state is not shared with the test.
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

        /** Returns the name, as in {@code counter-handler} for {@code CounterHandler}. */
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
    record OfJar(Path path, PluginFacts facts) implements Plugin {

        static OfJar of(Path path) {
            try {
                PluginFacts facts = PluginFacts.read(path);
                facts.requireExtension();
                return new OfJar(path, facts);
            } catch (PluginRejectedException bad) {
                throw new IllegalArgumentException(path + " is no plugin: " + bad.getMessage(), bad);
            }
        }

        @Override
        public String id() {
            return facts.id();
        }

        @Override
        public boolean is(Class<? extends ExtensionPoint> point) {
            try {
                return facts.has(point);
            } catch (PluginRejectedException bad) {
                throw new IllegalArgumentException(path + " is no plugin: " + bad.getMessage(), bad);
            }
        }

        @Override
        public Path jar(Path folder, int number) {
            return path;
        }
    }
}
