package io.msgserver.host.plugin;

import io.msgserver.host.config.PluginsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins of a host. Loaded once, by one thread; then read by any. */
public final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final Path folder;
    private final WorkFolder work;
    private final Map<String, PluginVersion> versions = new LinkedHashMap<>();

    private final List<RejectedJar> rejected = new ArrayList<>();

    private Plugins(Path folder, WorkFolder work) {
        this.folder = folder;
        this.work = work;
    }

    /**
     * Loads the jars of the plugins folder. One that cannot be loaded is logged with its path and a remedy, and the others load.
     *
     * @param hostVersion what {@code Plugin-Requires} is compared with
     * @throws IOException when the plugins folder cannot be read, or no copies can be made
     */
    public static Plugins load(PluginsSettings settings, String hostVersion) throws IOException {
        var plugins = new Plugins(settings.folder(), WorkFolder.create());
        try {
            plugins.loadAll(new PluginFolder(settings.folder()), new PluginLoader(settings, hostVersion));
            return plugins;
        } catch (IOException | RuntimeException e) {
            plugins.close();
            throw e;
        }
    }

    private void loadAll(PluginFolder folder, PluginLoader loader) throws IOException {
        for (Candidate candidate : candidates(folder)) {
            load(loader, candidate);
        }
    }

    /** A jar that looks sound, and its copy. */
    private record Candidate(PluginJar jar, Path copy) {}

    private List<Candidate> candidates(PluginFolder folder) throws IOException {
        var newest = new LinkedHashMap<String, Candidate>();
        for (Path source : folder.jars()) {
            try {
                Candidate candidate = candidate(source);
                newest.merge(candidate.jar().id(), candidate, this::newer);
            } catch (PluginRejectedException bad) {
                report(source, bad);
            }
        }
        return new ArrayList<>(newest.values());
    }

    private Candidate candidate(Path source) throws PluginRejectedException {
        try {
            Path copy = work.copy(source);
            return new Candidate(PluginJar.read(source, copy), copy);
        } catch (IOException unreadable) {
            throw new PluginRejectedException("it cannot be copied (" + unreadable
                    + "): give the user that runs the host the right to read it, and room in the temporary folder",
                    unreadable);
        }
    }

    private Candidate newer(Candidate one, Candidate other) {
        boolean otherIsNewer = other.jar().isNewerThan(one.jar());
        Candidate newer = otherIsNewer ? other : one;
        Candidate older = otherIsNewer ? one : other;
        report(older.jar().source(), new PluginRejectedException(newer.jar().source() + " has the same id and version "
                + newer.jar().version() + ", which serves: keep one of the two in the folder"));
        return newer;
    }

    private void load(PluginLoader loader, Candidate candidate) {
        try {
            versions.put(candidate.jar().id(), loader.load(candidate.jar(), candidate.copy()));
        } catch (PluginRejectedException bad) {
            report(candidate.jar().source(), bad);
        }
    }

    private void report(Path source, PluginRejectedException bad) {
        var report = new RejectedJar(source, String.valueOf(bad.getMessage()));
        rejected.add(report);
        log.error("{}", report);
        log.debug("plugin {} is rejected", source, bad);
    }

    /** Where plugins come from. */
    public Path folder() {
        return folder;
    }

    /** The plugins that have started. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(versions.keySet());
    }

    /** The jars that do not serve, as they were logged. */
    public List<RejectedJar> rejected() {
        return List.copyOf(rejected);
    }

    /** The version that serves, or null when there is no such plugin. */
    public @Nullable PluginVersion version(String id) {
        return versions.get(id);
    }

    /** Stops all plugins and deletes their copies. */
    @Override
    public void close() {
        versions.values().forEach(Plugins::close);
        try {
            work.close();
        } catch (IOException e) {
            log.warn("copies of plugins could not be deleted: {}", e.toString());
        }
    }

    /** Whatever one plugin does, the others are closed too. */
    private static void close(PluginVersion version) {
        try {
            version.close();
        } catch (Throwable fault) {
            log.error("plugin {}: closing failed", version, fault);
        }
    }
}
