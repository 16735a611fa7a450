package io.msgserver.hotswap.catalog;

import io.msgserver.base.file.AtomicFiles;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars of each plugin's version that served last, with the plugins that it needed. They are kept when the host
 * ends, so that the next start has a version to serve with when a jar in the folder cannot. Used by the control thread,
 * and before it starts by the thread that starts the host.
 */
public final class ServedJars {
    private static final Logger log = LoggerFactory.getLogger(ServedJars.class);
    /**
     * The file with the members of the version, in the order in which they start: for each its SHA-256 and its file
     * name in the plugins folder.
     */
    private static final String MEMBERS = "members";
    private static final Pattern MEMBER = Pattern.compile("([0-9a-f]{64}) (.+)");

    private final Path folder;
    private final Path plugins;
    /** The copies that were read or written, by plugin; empty for a plugin without one. */
    private final Map<String, List<StagedJar>> known = new TreeMap<>();

    /** @param plugins the plugins folder */
    public ServedJars(Path folder, Path plugins) {
        this.folder = folder;
        this.plugins = plugins;
    }

    /** Returns the jars in the order of an assembly's members; empty when there are none. */
    public List<StagedJar> of(String id) {
        return known.computeIfAbsent(id, this::read);
    }

    private List<StagedJar> read(String id) {
        try {
            return readOrThrow(id);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException | PluginRejectedException e) {
            log.warn("the version of plugin {} that served last, in {}, cannot be used: {}", id, of(folder, id),
                    e.getMessage());
            return List.of();
        }
    }

    private List<StagedJar> readOrThrow(String id) throws IOException, PluginRejectedException {
        var jars = new KeptJars(of(folder, id));
        var members = new ArrayList<StagedJar>();
        for (String line : Files.readAllLines(jars.folder().resolve(MEMBERS))) {
            Matcher member = MEMBER.matcher(line);
            if (!member.matches()) {
                throw new IOException("its file " + MEMBERS + " has a malformed line: " + line);
            }
            Path jar = jars.path(member.group(1));
            members.add(new StagedJar(plugins.resolve(member.group(2)), jar, member.group(1), PluginJar.read(jar)));
        }
        return members;
    }

    private static Path of(Path folder, String id) {
        return folder.resolve(id);
    }

    /**
     * Keeps the jars of a version that serves. When they cannot be kept, that is logged, and the former ones remain.
     */
    public void keep(PluginVersion version) {
        String id = version.id();
        if (hashes(of(id)).equals(hashes(version.assembly().members()))
                && sources(of(id)).equals(sources(version.assembly().members()))) {
            return;
        }
        try {
            var jars = new KeptJars(Files.createDirectories(of(folder, id)));
            List<StagedJar> kept = jars.keep(version);
            Path members = write(jars.folder(), kept);
            known.put(id, kept);
            jars.deleteOthers(
                    Stream.concat(kept.stream().map(StagedJar::copy), Stream.of(members)).toList());
        } catch (IOException e) {
            log.warn("plugin {} cannot be kept for a start with a jar that cannot serve: {}", version, e.toString());
        }
    }

    private static List<String> hashes(List<StagedJar> members) {
        return members.stream().map(StagedJar::sha256).toList();
    }

    private static List<Path> sources(List<StagedJar> members) {
        return members.stream().map(StagedJar::source).toList();
    }

    private static Path write(Path folder, List<StagedJar> kept) throws IOException {
        List<String> lines = kept.stream().map(member -> member.sha256() + " " + member.source().getFileName())
                .toList();
        Path fresh = Files.write(folder.resolve("." + MEMBERS + ".fresh"), lines);
        return AtomicFiles.replace(fresh, folder.resolve(MEMBERS));
    }

    /** Deletes the jars of a plugin that was taken out of the folder, so that it does not come back without its jar. */
    public void forget(String id) {
        known.put(id, List.of());
        try {
            WorkFolder.delete(of(folder, id));
        } catch (IOException e) {
            log.warn("the version of plugin {} that served last cannot be deleted: {}", id, e.toString());
        }
    }
}
