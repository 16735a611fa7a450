package io.msgserver.hotswap.catalog;

import io.msgserver.base.file.Finished;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with the jars of one version and of all that it needs, each named after its bytes: what has the name has
 * the bytes.
 */
public record KeptJars(Path folder) {

    /** Adds those of a version that is not deleted yet. Returns them as members of an assembly. */
    List<StagedJar> keep(PluginVersion version) throws IOException {
        var kept = new ArrayList<StagedJar>();
        for (StagedJar member : version.assembly().members()) {
            kept.add(kept(member, version.folder().resolve(member.id() + ".jar")));
        }
        return kept;
    }

    private StagedJar kept(StagedJar member, Path copy) throws IOException {
        Path kept = place(member.sha256());
        if (Files.notExists(kept)) {
            link(member, copy, kept);
        }
        return new StagedJar(member.source(), kept, member.sha256(), member.facts());
    }

    /** Where the jar of those bytes is, if it is kept. */
    Path place(String sha256) {
        return folder.resolve(sha256 + ".jar");
    }

    /** Nobody writes the host's own copies: two names of one file do as well as two files, at no cost. */
    private static void link(StagedJar member, Path copy, Path kept) throws IOException {
        try {
            Files.createLink(kept, copy);
        } catch (IOException | UnsupportedOperationException _) {
            put(member, copy, kept);
        }
    }

    /** Deletes all that is not one of these. */
    void deleteOthers(List<Path> kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> !kept.contains(file)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void put(StagedJar jar, Path from, Path to) throws IOException {
        put(jar, from, to, to.resolveSibling("." + to.getFileName() + ".fresh"));
    }

    /**
     * Copies a jar to where it is not seen before it is whole and found to be the same.
     *
     * @param fresh where it is meanwhile, in the same folder
     * @throws IOException when it cannot be written, or is not the same
     */
    public static void put(StagedJar jar, Path from, Path to, Path fresh) throws IOException {
        try {
            Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
            if (!WorkFolder.sha256(fresh).equals(jar.sha256())) {
                throw new IOException("a copy of " + from + " is not what " + jar + " was: look at that disk");
            }
            Finished.place(fresh, to);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
