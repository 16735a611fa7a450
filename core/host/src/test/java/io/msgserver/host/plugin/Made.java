package io.msgserver.host.plugin;

import io.msgserver.api.Metrics;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.PluginSettings;
import io.msgserver.host.config.SettingsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Jars and versions that lie nowhere. */
final class Made {
    private Made() {}

    static StagedJar jar(String file, String id, String version, PluginJar.Need... needs) {
        var facts = new PluginJar(id, version, "*", List.of(needs), List.of("p.Handler"), false);
        return new StagedJar(Path.of(file), Path.of("copy-of-" + file), "sha of " + file + version, facts);
    }

    static StagedJar jar(String id, String version, PluginJar.Need... needs) {
        return jar(id + ".jar", id, version, needs);
    }

    static PluginJar.Need need(String id, String versions) {
        return new PluginJar.Need(id, versions, false);
    }

    /** Nobody watches. */
    static final PluginMeters NO_METERS = _ -> new NoMeters();

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
            // There is nothing to forget.
        }
    }

    /** Nothing. */
    static SettingsInForce told() {
        try {
            return new SettingsInForce(HostSettings.parse("{}", Path.of("")).plugins());
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }

    static PluginVersion version(Path folder, String version) throws SettingsException {
        PluginSettings settings = HostSettings.parse("{}", folder).plugins().of("test");
        StagedJar jar = jar("test", version);
        var services = new VersionServices(jar.facts(), settings, NO_METERS, Timers.ofSystem());
        return new PluginVersion(new Assembly(List.of(jar), settings), folder, new VersionManager(folder, "1.0.0"),
                services,
                InstantSource.system());
    }
}
