package io.msgserver.hotswap.change;

import io.msgserver.hotswap.catalog.Catalog;
import io.msgserver.hotswap.catalog.PluginEntries;
import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.catalog.PluginIdHints;
import io.msgserver.hotswap.folder.ControlThread;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.JarInTheWayException;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Assembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts an uploaded jar into the folder, in the place of the plugin's former one, and lets it be swapped in like any
 * other. When the jar cannot serve, the former one is restored, so that the next start of the host finds it. Any
 * thread; the folder is changed on the control thread, between two scans.
 */
public final class Install {
    private final Path folder;
    private final WorkFolder work;
    private final Catalog catalog;
    private final PluginEntries entries;
    private final ControlThread control;
    private final ChangeLock changeLock;
    private final ActivationWait activationWait;
    private final PluginIdHints idHints;

    public Install(ChangeContext changes, Path folder, WorkFolder work, PluginIdHints idHints) {
        this.folder = folder;
        this.work = work;
        this.catalog = changes.catalog();
        this.entries = changes.entries();
        this.control = changes.control();
        this.changeLock = changes.lock();
        this.activationWait = changes.activationWait();
        this.idHints = idHints;
    }

    /** Runs an installation. See {@code Plugins.install}. */
    public Installed run(Path upload) throws PluginRejectedException, IOException, InterruptedException {
        PluginJar facts = PluginJar.read(upload);
        String sha256 = WorkFolder.sha256(upload);
        return changeLock.take("the installation of plugin " + facts.id(), () -> {
            activationWait.await(control.runAndWait(() -> place(upload, facts, sha256)));
            return new Installed(facts.id(), facts.version(), control.runAndWait(() -> idHints.unusedNote(facts.id())));
        });
    }

    private ActivationWait.Deployment place(Path upload, PluginJar facts, String sha256)
            throws PluginRejectedException, IOException {
        Files.createDirectories(folder);
        var jar = new StagedJar(target(facts.id()), upload, sha256, facts);
        List<ActivationWait.Goal> goals = goals(jar, catalog.with(List.of(jar)));
        goals.forEach(goal -> goal.entry().allow(goal.wanted().identity()));
        return new ActivationWait.Deployment(JarReplacement.of(List.of(jar), work), goals);
    }

    /**
     * Returns the path for the new jar: that of the jar that serves, otherwise that of the plugin's highest version. A
     * new plugin's file is named after its id.
     */
    private Path target(String id) throws PluginRejectedException {
        PluginEntry entry = entries.find(id);
        Assembly serving = entry == null ? null : entry.assembly();
        if (serving != null) {
            return catalog.pathOf(serving.root());
        }
        List<StagedJar> jars = catalog.of(id);
        Path target = jars.isEmpty() ? folder.resolve(id + ".jar") : jars.getFirst().source();
        StagedJar there = catalog.at(target);
        if (there != null && !there.id().equals(id)) {
            throw new JarInTheWayException(target.getFileName() + " is the jar of plugin " + there.id()
                    + ": give that file another name first");
        }
        return target;
    }

    /** Returns the goals with that jar installed; not empty. */
    private List<ActivationWait.Goal> goals(StagedJar jar, Catalog changed) throws PluginRejectedException {
        var goals = new ArrayList<ActivationWait.Goal>();
        for (String root : changed.roots(entries.used())) {
            Catalog.Choice choice = choice(root, jar, changed);
            Assembly wanted = choice.wanted();
            if (wanted != null && wanted.members().contains(jar)) {
                goals.add(ActivationWait.Goal.of(entries.of(root), wanted));
            } else if (wanted == null && !root.equals(jar.id()) && entries.serving().contains(root)
                    && choice(root, jar, catalog).wanted() != null) {
                throw new JarInTheWayException(jar + " cannot be put in: plugin " + root
                        + " serves too, and could not serve beside it" + misfit(choice));
            }
        }
        if (goals.isEmpty()) {
            Catalog.Choice choice = choice(jar.id(), jar, changed);
            throw new JarInTheWayException(jar + " would not serve" + misfit(choice) + competitorText(choice));
        }
        return goals;
    }

    /** Chooses the jar of a plugin among these. The uploaded jar is a candidate even if it was refused before. */
    private Catalog.Choice choice(String id, StagedJar jar, Catalog jars) {
        PluginEntry entry = entries.find(id);
        return jars.choose(id,
                identity -> entry != null && entry.isRefused(identity) && !identity.sha256().contains(jar.sha256()));
    }

    private static String misfit(Catalog.Choice choice) {
        return choice.misfits().isEmpty() ? "" : ": " + choice.misfits().getFirst().reason();
    }

    private static String competitorText(Catalog.Choice choice) {
        Assembly other = choice.wanted();
        return other == null
                ? ""
                : ": " + other + " in " + Objects.requireNonNull(other.root().source().getFileName())
                        + " would, in its place; take that out of the folder first";
    }
}
