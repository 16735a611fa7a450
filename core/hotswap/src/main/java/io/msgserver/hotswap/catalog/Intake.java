package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.folder.PluginFolder;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.Settling;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From files in the plugins folder to sound jars in the catalog: notices what came, changed or went, copies what stands
 * still, and looks into it without running any of its code. Used by the control thread, and by whoever starts before
 * it.
 */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final PluginFolder folder;
    private final WorkFolder work;
    private final Catalog catalog;
    private final Refusals refusals;
    private final ScanInterval scanInterval;
    private final Settling settling;
    /** That the folder cannot be read has been said. */
    private boolean unreadable;

    public Intake(PluginFolder folder, WorkFolder work, Catalog catalog, Refusals refusals, ScanInterval scanInterval) {
        this.folder = folder;
        this.work = work;
        this.catalog = catalog;
        this.refusals = refusals;
        this.scanInterval = scanInterval;
        this.settling = new Settling(scanInterval.patientLooks());
    }

    /**
     * Takes in all that lies there, as it is.
     *
     * @throws IOException when the folder cannot be read
     */
    public void takeAll() throws IOException {
        folder.deleteUnfinished(work.dead());
        Map<Path, Settling.Mark> found = folder.look();
        if (!Files.isDirectory(folder.path())) {
            log.warn("there is no folder {}: make it, and put plugin jars into it", folder.path());
        }
        settling.look(found);
        takeIn(settling.look(found).arrived(), 0);
    }

    /** Takes in what has come and stands still. Returns whether something moves: look again soon. */
    public boolean look() {
        Map<Path, Settling.Mark> found = found();
        if (found == null) {
            return false;
        }
        Settling.Change change = settling.look(found);
        change.gone().forEach(this::letGo);
        boolean doubtful = takeIn(change.arrived(), scanInterval.patientLooks());
        return change.moving() || doubtful;
    }

    /** Null when the folder cannot be read: nothing is gone because nobody can see it. */
    private @Nullable Map<Path, Settling.Mark> found() {
        try {
            Map<Path, Settling.Mark> found = folder.look();
            unreadable = false;
            return found;
        } catch (IOException e) {
            if (!unreadable) {
                log.error("{}; what serves goes on", e.getMessage());
            }
            unreadable = true;
            return null;
        }
    }

    /** Returns whether one of them may not be whole yet. */
    private boolean takeIn(List<Path> arrived, int patientLooks) {
        boolean doubtful = false;
        for (Path source : arrived) {
            try {
                StagedJar jar = copied(source);
                doubtful |= jar == null;
                if (jar != null) {
                    put(jar, settling.isWritten(source));
                }
            } catch (PluginRejectedException bad) {
                doubtful |= isDoubted(source, bad, patientLooks);
            }
        }
        return doubtful;
    }

    /** Half a jar may be a copy that goes on: it is looked at again, and told when nothing happens for a while. */
    private boolean isDoubted(Path source, PluginRejectedException bad, int patientLooks) {
        if (bad.getCause() instanceof ZipException && settling.unsettle(source, patientLooks)) {
            return true;
        }
        refusals.refuseFile(source, bad);
        remove(source);
        return false;
    }

    /** Null when somebody wrote it meanwhile. */
    private @Nullable StagedJar copied(Path source) throws PluginRejectedException {
        try {
            return copiedOrThrow(source);
        } catch (IOException e) {
            throw new PluginRejectedException("it cannot be copied (" + e
                    + "): give the user that runs the host the right to read it, and room in " + work.path(), e);
        } catch (RuntimeException fault) {
            throw new PluginRejectedException("it cannot be read (" + fault + "): build it anew", fault);
        }
    }

    /**
     * A copy that no plugin can be made of is not kept, nor one of a file that moved: its bytes may never have been
     * together.
     */
    private @Nullable StagedJar copiedOrThrow(Path source) throws PluginRejectedException, IOException {
        Path copy = work.takeIn(source);
        StagedJar jar = null;
        try {
            if (!settling.hasMoved(source, folder.mark(source))) {
                jar = new StagedJar(source, copy, WorkFolder.sha256(copy), PluginJar.read(copy));
            }
            return jar;
        } finally {
            if (jar == null) {
                deleteCopy(copy);
            }
        }
    }

    private void put(StagedJar jar, boolean written) {
        StagedJar before = catalog.put(jar);
        if (before != null) {
            deleteCopy(before.copy());
        }
        // There are file systems on which a file seems to be another one at each look.
        if (written || before == null || !before.sha256().equals(jar.sha256())) {
            refusals.forgetFile(jar.source());
            refusals.tryAnew(jar);
        }
        catalog.of(jar.id()).stream().filter(other -> hasMovedTo(jar, other)).forEach(other -> {
            settling.forget(other.source());
            letGo(other.source());
        });
    }

    /** The same bytes under another name, and nothing under the former one: it was renamed. */
    private boolean hasMovedTo(StagedJar jar, StagedJar other) {
        return other.sha256().equals(jar.sha256()) && settling.isAway(other.source());
    }

    private void letGo(Path source) {
        refusals.forgetFile(source);
        remove(source);
    }

    private void remove(Path source) {
        StagedJar gone = catalog.remove(source);
        if (gone != null) {
            deleteCopy(gone.copy());
        }
    }

    private static void deleteCopy(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            log.warn("the copy {} cannot be deleted: {}", copy, e.toString());
        }
    }
}
