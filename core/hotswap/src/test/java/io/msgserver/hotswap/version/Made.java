package io.msgserver.hotswap.version;

import io.msgserver.api.Metrics;
import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.settings.PluginSettings;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.settings.SettingsInForce;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Makes jars and versions without files, for tests. */
public final class Made {
    private Made() {}

    public static StagedJar jar(String file, String id, String version, PluginJar.Need... needs) {
        var facts = new PluginJar(id, version, "*", List.of(needs), List.of("p.Handler"), false);
        return new StagedJar(Path.of(file), Path.of("copy-of-" + file), "sha of " + file + version, facts);
    }

    public static StagedJar jar(String id, String version, PluginJar.Need... needs) {
        return jar(id + ".jar", id, version, needs);
    }

    public static PluginJar.Need need(String id, String versions) {
        return new PluginJar.Need(id, versions, false);
    }

    /** Discards all metrics. */
    public static final PluginMeters NO_METERS = _ -> new NoMeters();

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
            // Nothing was registered.
        }
    }

    /** Makes settings in which no plugin has any. */
    public static SettingsInForce settings() {
        try {
            return new SettingsInForce(PluginsSettings.parse("{}", Path.of("")));
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }

    public static PluginVersion version(Path folder, String version) throws SettingsException {
        PluginSettings settings = PluginsSettings.parse("{}", folder).of("test");
        StagedJar jar = jar("test", version);
        var services = new VersionServices(jar.facts(), settings, NO_METERS, Timers.ofSystem());
        return new PluginVersion(new Assembly(List.of(jar), settings), folder, new VersionManager(folder, "1.0.0"),
                services,
                InstantSource.system());
    }
}
