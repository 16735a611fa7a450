package io.msgserver.hotswap.version;

import io.msgserver.hotswap.call.Deadline;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads a version: copies its jars, makes a class loader for each member, and runs the plugin's start. */
public final class VersionLoader {
    private static final Logger log = LoggerFactory.getLogger(VersionLoader.class);

    private final String hostVersion;
    private final WorkFolder work;
    private final Deadline startTime;
    private final InstantSource clock;
    private final PluginMeters meters;
    private final Timers timers;

    public VersionLoader(String hostVersion, WorkFolder work, Deadline startTime,
            InstantSource clock, PluginMeters meters, Timers timers) {
        this.hostVersion = hostVersion;
        this.work = work;
        this.startTime = startTime;
        this.clock = clock;
        this.meters = meters;
        this.timers = timers;
    }

    /**
     * Copies and validates the jars of an assembly. None of the plugin's code runs.
     *
     * @throws PluginRejectedException when it cannot run in this host; the message says why
     * @throws IOException             when it cannot be copied
     */
    public PluginVersion stage(Assembly assembly) throws PluginRejectedException, IOException {
        for (StagedJar member : assembly.members()) {
            validate(member);
        }
        StagedJar root = assembly.root();
        Path folder = work.folderFor(root.id(), root.sha256());
        for (StagedJar member : assembly.members()) {
            copy(member, folder);
        }
        var version = new PluginVersion(assembly, folder, new VersionManager(folder, hostVersion),
                new VersionServices(root.facts(), assembly.settings(), meters, timers), clock);
        version.become(VersionState.VALIDATED);
        return version;
    }

    private void validate(StagedJar member) throws PluginRejectedException {
        if (!member.facts().runsIn(hostVersion)) {
            throw new PluginRejectedException("it needs a host of version " + member.facts().requires()
                    + " (its Plugin-Requires), and this is " + hostVersion + ": use a version of either that fits");
        }
        if (member.facts().bundlesApi()) {
            log.warn(
                    "plugin {} has its own copy of the plugin API, pf4j or slf4j, which is never used: leave it out of the jar"
                            + " (scope provided)",
                    member);
        }
    }

    private static void copy(StagedJar member, Path folder) throws IOException, PluginRejectedException {
        Path copy = Files.copy(member.copy(), folder.resolve(member.id() + ".jar"));
        if (!WorkFolder.sha256(copy).equals(member.sha256())) {
            throw new PluginRejectedException(
                    "its copy " + copy + " differs from the jar that was read: check the disk");
        }
    }

    /**
     * Starts a staged version.
     *
     * @throws PluginRejectedException when it cannot start; the message says why
     * @throws InterruptedException    when the host stops
     */
    public void start(PluginVersion version) throws PluginRejectedException, InterruptedException {
        VersionManager manager = version.manager();
        for (StagedJar member : version.assembly().members()) {
            load(manager, version.folder().resolve(member.id() + ".jar"));
        }
        ClassLoader loader = manager.getPluginClassLoader(version.id());
        version.context().load(loader);
        startTime.call("its start", loader, () -> {
            for (StagedJar member : version.assembly().members()) {
                PluginContext.of(manager.getPluginClassLoader(member.id())).call(() -> manager.start(member.id()));
            }
            return true;
        });
        version.become(VersionState.STARTED);
    }

    private static void load(VersionManager manager, Path jar) throws PluginRejectedException {
        try {
            manager.loadPlugin(jar);
        } catch (RuntimeException unexpected) {
            throw new PluginRejectedException("PF4J cannot load it: " + unexpected, unexpected);
        }
    }
}
