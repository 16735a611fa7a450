package io.msgserver.hotswap.change;

import io.msgserver.base.file.Finished;
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
 * Jars that are put into the plugins folder, and can be taken back as long as they have not proved to serve: what lay
 * there is kept until then. Each takes its place in one step. Where that is a link, the file that it points to is
 * replaced. Made by one thread; any thread may end it.
 */
final class Placement implements AutoCloseable {
    private final WorkFolder work;
    private final List<Placed> placed = new ArrayList<>();
    /** Guarded by this: the jars were taken back, or lie there for good. */
    private boolean over;

    /** @param former a copy of what lay there; no file when nothing did */
    private record Placed(Path place, Path former) {}

    private Placement(WorkFolder work) {
        this.work = work;
    }

    /**
     * Puts each jar's copy where its source says: all, or none.
     *
     * @throws IOException when one cannot be written
     */
    static Placement of(List<StagedJar> jars, WorkFolder work) throws IOException {
        var placement = new Placement(work);
        boolean done = false;
        try {
            for (StagedJar jar : jars) {
                placement.put(jar);
            }
            done = true;
            return placement;
        } finally {
            if (!done) {
                placement.takeBack();
                placement.close();
            }
        }
    }

    private void put(StagedJar jar) throws IOException {
        Path place = followed(jar.source());
        Path former = work.newFile();
        boolean done = false;
        try {
            if (Files.exists(place)) {
                Files.copy(place, former, StandardCopyOption.COPY_ATTRIBUTES);
            }
            KeptJars.put(jar, jar.copy(), place, fresh(place));
            placed.add(new Placed(place, former));
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

    /** Its end, where it is a link. */
    private static Path followed(Path source) throws IOException {
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

    /** The former file lies there again. Without effect the second time, and after the {@link #close}. */
    synchronized void takeBack() throws IOException {
        if (over) {
            return;
        }
        for (Placed each : placed.reversed()) {
            if (Files.exists(each.former())) {
                Path fresh = fresh(each.place());
                Files.copy(each.former(), fresh, StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
                Finished.place(fresh, each.place());
            } else {
                Files.deleteIfExists(each.place());
            }
        }
        over = true;
    }

    /** Nothing is taken back any more. */
    @Override
    public synchronized void close() throws IOException {
        over = true;
        for (Placed each : placed) {
            Files.deleteIfExists(each.former());
        }
    }
}
