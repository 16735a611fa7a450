package io.msgserver.hotswap.catalog;

import io.msgserver.base.file.AtomicFiles;
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
 * A folder with the jars of one version and of the plugins that it needs. Each file is named after its SHA-256, so that
 * a file with the name has the content.
 */
public record KeptJars(Path folder) {

    /** Adds the jars of a version whose copies still exist. Returns them as members of an assembly. */
    List<StagedJar> keep(PluginVersion version) throws IOException {
        var kept = new ArrayList<StagedJar>();
        for (StagedJar member : version.assembly().members()) {
            kept.add(kept(member, version.folder().resolve(member.id() + ".jar")));
        }
        return kept;
    }

    private StagedJar kept(StagedJar member, Path copy) throws IOException {
        Path kept = path(member.sha256());
        if (Files.notExists(kept)) {
            link(member, copy, kept);
        }
        return new StagedJar(member.source(), kept, member.sha256(), member.facts());
    }

    /** Returns the path at which a jar is kept, if it is. */
    Path path(String sha256) {
        return folder.resolve(sha256 + ".jar");
    }

    /**
     * Links a copy instead of copying it again. The host's own copies are never written, so that a hard link is safe.
     */
    private static void link(StagedJar member, Path copy, Path kept) throws IOException {
        try {
            Files.createLink(kept, copy);
        } catch (IOException | UnsupportedOperationException _) {
            put(member, copy, kept);
        }
    }

    /** Deletes all other files of the folder. */
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
     * Copies a jar, verifies the copy, and moves it to its place in one step.
     *
     * @param fresh the temporary file, in the same folder as {@code to}
     * @throws IOException when it cannot be written, or the copy differs
     */
    public static void put(StagedJar jar, Path from, Path to, Path fresh) throws IOException {
        try {
            Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
            if (!WorkFolder.sha256(fresh).equals(jar.sha256())) {
                throw new IOException("the copy of " + from + " differs from the jar of " + jar + ": check the disk");
            }
            AtomicFiles.replace(fresh, to);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
