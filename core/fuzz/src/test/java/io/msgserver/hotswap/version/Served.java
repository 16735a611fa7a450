package io.msgserver.hotswap.version;

import io.msgserver.api.Metrics;
import io.msgserver.base.config.SettingsException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.settings.PluginSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A plugin that serves from the beginning to the end, without a folder and a jar. */
public final class Served {
    private static final Path NOWHERE = Path.of("nowhere");

    private Served() {}

    /** @param handler the plugin's handler for its only site */
    public static <T> Handlers<T> by(T handler) {
        var slot = new Slot("test");
        PluginVersion version = version();
        version.addHandler(handler);
        slot.flip(version);
        return new Handlers<>(slot, 0);
    }

    /** Returns a version without loaded classes. */
    public static PluginVersion version() {
        var facts = new PluginJar("test", "1.0.0", "*", List.of(), List.of("p.Handler"), false);
        var jar = new StagedJar(NOWHERE, NOWHERE, "sha", facts);
        PluginSettings settings = settings();
        return new PluginVersion(new Assembly(List.of(jar), settings), NOWHERE, new VersionManager(NOWHERE, "1.0.0"),
                new VersionServices(facts, settings, _ -> new NoMeters(), Timers.ofSystem()), InstantSource.system());
    }

    private static PluginSettings settings() {
        try {
            return HostSettings.parse("{}", NOWHERE).plugins().of("test");
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }

    /** Discards all metrics. */
    private static final class NoMeters implements PluginMeters.Registered {
        private final Metrics none = Metrics.none();

        @Override
        public Counter counter(String name, String... labels) {
            return none.counter(name, labels);
        }

        @Override
        public Timer timer(String name, String... labels) {
            return none.timer(name, labels);
        }

        @Override
        public void gauge(String name, DoubleSupplier value, String... labels) {
            none.gauge(name, value, labels);
        }

        @Override
        public void close() {
            // No meter is registered.
        }
    }
}
