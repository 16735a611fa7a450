package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bytes of the version before the current one, with all that it needed, in case it is wanted back. Used by the control thread alone. */
final class FormerJars {
    private static final Logger log = LoggerFactory.getLogger(FormerJars.class);

    private final WorkFolder work;

    FormerJars(WorkFolder work) {
        this.work = work;
    }

    /** Keeps the version that goes. One that cannot be kept is said, and the one before it stays. */
    void keep(Tenure tenure, PluginVersion old) {
        try {
            Path folder = work.formerFolder(old.id());
            var kept = new ArrayList<StagedJar>();
            for (StagedJar member : old.assembly().members()) {
                kept.add(kept(member, old.folder().resolve(member.id() + ".jar"), folder));
            }
            tenure.keep(kept);
            deleteOthers(folder, kept.stream().map(StagedJar::copy).toList());
        } catch (IOException e) {
            log.warn("plugin {} cannot be kept for a rollback: {}", old, e.toString());
        }
    }

    /** Named after its bytes: whatever happens meanwhile, what has the name has the bytes. */
    private static StagedJar kept(StagedJar member, Path copy, Path folder) throws IOException {
        Path kept = folder.resolve(member.sha256() + ".jar");
        if (Files.notExists(kept)) {
            put(member, copy, kept);
        }
        return new StagedJar(member.source(), kept, member.sha256(), member.facts());
    }

    /**
     * Copies a jar to where it is not seen before it is whole and found to be the same.
     *
     * @throws IOException when it cannot be written, or is not the same
     */
    static void put(StagedJar jar, Path from, Path to) throws IOException {
        Path fresh = to.resolveSibling("." + to.getFileName() + ".fresh");
        try {
            Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
            if (!WorkFolder.sha256(fresh).equals(jar.sha256())) {
                throw new IOException("a copy of " + from + " is not what " + jar + " was: look at that disk");
            }
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void deleteOthers(Path folder, List<Path> kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> !kept.contains(file)).toList()) {
                Files.delete(file);
            }
        }
    }
}
