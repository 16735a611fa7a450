package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.folder.PluginFolder;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.StableFiles;
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
 * Takes jars from the plugins folder into the catalog: finds new, changed and deleted files, copies those that are
 * completely written, and validates them without running any of their code. Used by the control thread, and before it
 * starts by the thread that starts the host.
 */
public final class JarScanner {
    private static final Logger log = LoggerFactory.getLogger(JarScanner.class);

    private final PluginFolder folder;
    private final WorkFolder work;
    private final Catalog catalog;
    private final Refusals refusals;
    private final ScanInterval scanInterval;
    private final StableFiles stableFiles;
    /** Whether it was logged that the folder cannot be read. */
    private boolean unreadable;

    public JarScanner(PluginFolder folder, WorkFolder work, Catalog catalog, Refusals refusals,
            ScanInterval scanInterval) {
        this.folder = folder;
        this.work = work;
        this.catalog = catalog;
        this.refusals = refusals;
        this.scanInterval = scanInterval;
        this.stableFiles = new StableFiles(scanInterval.graceScans());
    }

    /**
     * Takes in all jars of the folder at the start, without waiting for files that are still being written.
     *
     * @throws IOException when the folder cannot be read
     */
    public void scanAtStart() throws IOException {
        folder.deleteUnfinished(work.deadHosts());
        Map<Path, StableFiles.FileSnapshot> found = folder.scan();
        if (!Files.isDirectory(folder.path())) {
            log.warn("there is no folder {}: make it, and put plugin jars into it", folder.path());
        }
        stableFiles.scan(found);
        addAll(stableFiles.scan(found).arrived(), 0);
    }

    /**
     * Scans the folder and takes in the new files that are completely written. Returns whether files are still
     * changing, so that the next scan has to come soon.
     */
    public boolean scan() {
        Map<Path, StableFiles.FileSnapshot> found = found();
        if (found == null) {
            return false;
        }
        StableFiles.ScanResult result = stableFiles.scan(found);
        result.gone().forEach(this::forget);
        boolean incomplete = addAll(result.arrived(), scanInterval.graceScans());
        return result.changing() || incomplete;
    }

    /** Returns the files of the folder; null when it cannot be read, since its files do not count as gone then. */
    private @Nullable Map<Path, StableFiles.FileSnapshot> found() {
        try {
            Map<Path, StableFiles.FileSnapshot> found = folder.scan();
            unreadable = false;
            return found;
        } catch (IOException e) {
            if (!unreadable) {
                log.error("{}; the plugins that serve continue", e.getMessage());
            }
            unreadable = true;
            return null;
        }
    }

    /** Returns whether one of the files may not be complete yet. */
    private boolean addAll(List<Path> arrived, int graceScans) {
        boolean incomplete = false;
        for (Path source : arrived) {
            try {
                StagedJar jar = copy(source);
                incomplete |= jar == null;
                if (jar != null) {
                    put(jar, stableFiles.isWritten(source));
                }
            } catch (PluginRejectedException bad) {
                incomplete |= mayBeIncomplete(source, bad, graceScans);
            }
        }
        return incomplete;
    }

    /**
     * Returns whether a broken jar may be a copy that is still being written. It is then read again, and refused only
     * when it does not change for some scans.
     */
    private boolean mayBeIncomplete(Path source, PluginRejectedException bad, int graceScans) {
        if (bad.getCause() instanceof ZipException && stableFiles.markIncomplete(source, graceScans)) {
            return true;
        }
        refusals.refuseFile(source, bad);
        remove(source);
        return false;
    }

    /** Returns the host's own copy; null when the file was written meanwhile. */
    private @Nullable StagedJar copy(Path source) throws PluginRejectedException {
        try {
            return copyOrThrow(source);
        } catch (IOException e) {
            throw new PluginRejectedException("it cannot be copied (" + e
                    + "): give the user that runs the host the right to read it, and room in " + work.path(), e);
        } catch (RuntimeException fault) {
            throw new PluginRejectedException("it cannot be read (" + fault + "): build it anew", fault);
        }
    }

    /**
     * Copies a file and reads it. Deletes the copy when it is no plugin, and when the file changed meanwhile: the copy
     * may then be a mixture of two contents.
     */
    private @Nullable StagedJar copyOrThrow(Path source) throws PluginRejectedException, IOException {
        Path copy = work.takeIn(source);
        StagedJar jar = null;
        try {
            if (!stableFiles.hasChanged(source, folder.snapshot(source))) {
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
        // On some file systems, a file has another key at each scan.
        if (written || before == null || !before.sha256().equals(jar.sha256())) {
            refusals.forgetFile(jar.source());
            refusals.tryAnew(jar);
        }
        catalog.of(jar.id()).stream().filter(other -> wasRenamedTo(jar, other)).forEach(other -> {
            stableFiles.forget(other.source());
            forget(other.source());
        });
    }

    /**
     * Returns whether the file was renamed: the same bytes are there under another name, and nothing under the former
     * one.
     */
    private boolean wasRenamedTo(StagedJar jar, StagedJar other) {
        return other.sha256().equals(jar.sha256()) && stableFiles.isMissing(other.source());
    }

    private void forget(Path source) {
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
