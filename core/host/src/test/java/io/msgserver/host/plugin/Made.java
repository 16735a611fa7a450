package io.msgserver.host.plugin;

import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.PluginSettings;
import io.msgserver.host.config.SettingsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

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

    static PluginVersion version(Path folder, String version) throws SettingsException {
        PluginSettings settings = HostSettings.parse("{}", folder).plugins().of("test");
        StagedJar jar = jar("test", version);
        var services = new VersionServices(jar.facts(), settings);
        return new PluginVersion(new Assembly(List.of(jar)), folder, new VersionManager(folder, "1.0.0"), services,
                InstantSource.system());
    }
}
