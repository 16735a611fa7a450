package io.msgserver.hotswap.change;

import io.msgserver.base.file.AtomicFiles;
import io.msgserver.hotswap.catalog.KeptJars;
import io.msgserver.hotswap.folder.PluginFolder;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.StagedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A replacement of jars in the plugins folder that can be undone until the new jars serve. The former files are kept
 * until then. Each file is replaced atomically. For a symbolic link, the file that it points to is replaced. Made by
 * one thread; any thread may undo or close it.
 */
final class JarReplacement implements AutoCloseable {
    private final WorkFolder work;
    private final List<Replaced> replaced = new ArrayList<>();
    /** Whether the replacement was undone or has become final. Guarded by this. */
    private boolean ended;

    /** @param former a copy of the former file; missing when there was none */
    private record Replaced(Path place, Path former) {}

    private JarReplacement(WorkFolder work) {
        this.work = work;
    }

    /**
     * Puts each jar's copy at its source path: all of them, or none.
     *
     * @throws IOException when one cannot be written
     */
    static JarReplacement of(List<StagedJar> jars, WorkFolder work) throws IOException {
        var replacement = new JarReplacement(work);
        boolean done = false;
        try {
            for (StagedJar jar : jars) {
                replacement.put(jar);
            }
            done = true;
            return replacement;
        } finally {
            if (!done) {
                replacement.undo();
                replacement.close();
            }
        }
    }

    private void put(StagedJar jar) throws IOException {
        Path place = linkTarget(jar.source());
        Path former = work.newFile();
        boolean done = false;
        try {
            if (Files.exists(place)) {
                Files.copy(place, former, StandardCopyOption.COPY_ATTRIBUTES);
            }
            KeptJars.put(jar, jar.copy(), place, fresh(place));
            replaced.add(new Replaced(place, former));
            done = true;
        } catch (IOException e) {
            throw place.equals(jar.source())
                    ? e
                    : new IOException(jar.source() + " is a link to " + place + ", which cannot be replaced (" + e
                            + "): let the user that runs the host write there, or put a jar in the place of the link",
                            e);
        } finally {
            if (!done) {
                Files.deleteIfExists(former);
            }
        }
    }

    /** Returns the target of a symbolic link; other paths unchanged. */
    private static Path linkTarget(Path source) throws IOException {
        Path place = source;
        for (int links = 0; Files.isSymbolicLink(place); links++) {
            if (links == 40) {
                throw new IOException(source + " is a link that leads in a circle: delete it");
            }
            place = place.resolveSibling(Files.readSymbolicLink(place));
        }
        return place;
    }

    private Path fresh(Path place) {
        return PluginFolder.unfinished(place, work.owner());
    }

    /** Restores the former files. Does nothing the second time, and after {@link #close}. */
    synchronized void undo() throws IOException {
        if (ended) {
            return;
        }
        for (Replaced each : replaced.reversed()) {
            if (Files.exists(each.former())) {
                Path fresh = fresh(each.place());
                Files.copy(each.former(), fresh, StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
                AtomicFiles.replace(fresh, each.place());
            } else {
                Files.deleteIfExists(each.place());
            }
        }
        ended = true;
    }

    /** Makes the replacement final, and deletes the copies of the former files. */
    @Override
    public synchronized void close() throws IOException {
        ended = true;
        for (Replaced each : replaced) {
            Files.deleteIfExists(each.former());
        }
    }
}
