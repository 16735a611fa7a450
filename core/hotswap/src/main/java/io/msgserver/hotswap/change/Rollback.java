package io.msgserver.hotswap.change;

import io.msgserver.hotswap.catalog.Catalog;
import io.msgserver.hotswap.catalog.PluginEntries;
import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.folder.ControlThread;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the version that served before back into the folder, with the needed plugins that have changed since, and lets
 * it be swapped in like any other. Any thread; the folder is changed on the control thread, between two scans.
 */
public final class Rollback {
    private final Catalog catalog;
    private final PluginEntries entries;
    private final ControlThread control;
    private final ChangeLock changeLock;
    private final ActivationWait activationWait;
    private final WorkFolder work;

    public Rollback(ChangeContext changes, WorkFolder work) {
        this.work = work;
        this.catalog = changes.catalog();
        this.entries = changes.entries();
        this.control = changes.control();
        this.changeLock = changes.lock();
        this.activationWait = changes.activationWait();
    }

    /** Runs a rollback, and returns the version that serves then. See {@code Plugins.rollback}. */
    public String run(String id) throws PluginRejectedException, IOException, InterruptedException {
        return changeLock.take("a rollback of plugin " + id, () -> {
            ActivationWait.Deployment deployment = control.runAndWait(() -> putBack(id));
            activationWait.await(deployment);
            return deployment.goals().getFirst().wanted().root().facts().version();
        });
    }

    private ActivationWait.Deployment putBack(String id) throws PluginRejectedException, IOException {
        PluginEntry entry = entries.find(id);
        if (entry == null || entry.former().isEmpty()) {
            throw new PluginRejectedException(
                    "plugin " + id + " has no former version: nothing took its place since the host started");
        }
        Assembly former = catalog.assembly(entry.former());
        List<StagedJar> others = others(entry, former);
        check(entry, former, catalog.with(others));
        ActivationWait.Goal goal = ActivationWait.Goal.of(entry, former);
        entry.allow(former.identity());
        return new ActivationWait.Deployment(JarReplacement.of(others, work), List.of(goal));
    }

    /**
     * Returns the jars of the former version that are not in the folder now, each in the place of the one that serves
     * instead. This reads the files and not the catalog, since a jar that was just undone has not been scanned.
     */
    private List<StagedJar> others(PluginEntry entry, Assembly former) throws IOException {
        var others = new ArrayList<StagedJar>();
        for (StagedJar member : former.members()) {
            Path place = place(entry, member);
            if (Files.notExists(place) || !WorkFolder.sha256(place).equals(member.sha256())) {
                others.add(new StagedJar(place, member.copy(), member.sha256(), member.facts()));
            }
        }
        return others;
    }

    private Path place(PluginEntry entry, StagedJar member) {
        PluginVersion current = entry.slot().current();
        return current == null
                ? member.source()
                : catalog.pathOf(current.assembly().members().stream()
                        .filter(other -> other.id().equals(member.id())).findFirst().orElse(member));
    }

    /** Checks that the wanted version would serve with these jars, and that no other plugin loses one that it needs. */
    private void check(PluginEntry entry, Assembly former, Catalog changed) throws PluginRejectedException {
        Catalog.Choice choice = changed.choose(entry.slot().id(),
                identity -> entry.isRefused(identity) && !identity.equals(former.identity()));
        Assembly wanted = choice.wanted();
        if (wanted == null || !wanted.identity().equals(former.identity())) {
            throw new PluginRejectedException(former + " cannot be put back: " + reason(choice, former));
        }
        for (PluginEntry other : entries.all()) {
            Catalog.Choice left = changed.choose(other.slot().id(), other::isRefused);
            if (other.serves() && other != entry && left.wanted() == null
                    && catalog.choose(other.slot().id(), other::isRefused).wanted() != null) {
                throw new PluginRejectedException(former + " cannot be put back: plugin " + other.slot().current()
                        + " serves too, and could not serve beside it; " + reason(left, former));
            }
        }
    }

    private static String reason(Catalog.Choice choice, Assembly former) {
        Assembly wanted = choice.wanted();
        if (wanted != null) {
            return wanted.root().source().getFileName() + " would serve in its place, with "
                    + wanted.members() + " instead of " + former.members() + ": take that out of the folder first";
        }
        return choice.misfits().isEmpty()
                ? "its jar lies where one of these was: move that jar to another name first"
                : choice.misfits().getFirst().reason();
    }
}
