package io.msgserver.hotswap.catalog;

import static java.util.stream.Collectors.joining;

import io.msgserver.hotswap.jar.ExtensionIndex;
import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.settings.SettingsInForce;
import io.msgserver.hotswap.version.Assembly;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The valid jars in the plugins folder, and the choice of those that fit together. Used by the control thread, and
 * before it starts by the thread that starts the host.
 */
public final class Catalog {
    private final Map<Path, StagedJar> jars = new TreeMap<>();
    private final SettingsInForce settingsInForce;
    private final Function<String, List<StagedJar>> lastServed;

    /**
     * @param lastServed returns the jars that a plugin served with last, in the order of an assembly's members; may be
     *                   empty
     */
    public Catalog(SettingsInForce settingsInForce, Function<String, List<StagedJar>> lastServed) {
        this.settingsInForce = settingsInForce;
        this.lastServed = lastServed;
    }

    /** Adds a jar. Returns the former one of the same file; null when there was none. */
    @Nullable
    StagedJar put(StagedJar jar) {
        return jars.put(jar.source(), jar);
    }

    /** Removes the jar of a file. */
    @Nullable
    StagedJar remove(Path source) {
        return jars.remove(source);
    }

    /** Returns the jar of a file; null when there is none. */
    @Nullable
    public StagedJar at(Path source) {
        return jars.get(source);
    }

    /** Returns whether the folder has these bytes, at their source or under another name. */
    public boolean contains(StagedJar jar) {
        StagedJar there = at(pathOf(jar));
        return there != null && there.sha256().equals(jar.sha256());
    }

    /**
     * Returns the file with these bytes, which may have been renamed; the file that they were taken in from when there
     * is none.
     */
    public Path pathOf(StagedJar jar) {
        List<StagedJar> same = of(jar.id()).stream().filter(other -> other.sha256().equals(jar.sha256())).toList();
        return same.isEmpty() || same.stream().anyMatch(other -> other.source().equals(jar.source()))
                ? jar.source()
                : same.getFirst().source();
    }

    /** Returns a catalog to which these jars are added, each in its place. */
    public Catalog with(Collection<StagedJar> others) {
        var changed = new Catalog(settingsInForce, lastServed);
        changed.jars.putAll(jars);
        others.forEach(changed::put);
        return changed;
    }

    SortedSet<String> ids() {
        var ids = new TreeSet<String>();
        jars.values().forEach(jar -> ids.add(jar.id()));
        return ids;
    }

    /**
     * Returns the plugins to reconcile: those that are used, those that no other plugin needs, and one of each separate
     * circle of plugins. All others are loaded with these.
     */
    public Set<String> roots(Set<String> used) {
        var roots = new TreeSet<>(ids());
        jars.values().forEach(jar -> jar.facts().needs().forEach(need -> roots.remove(need.id())));
        roots.addAll(used);
        var reached = new HashSet<String>();
        roots.forEach(id -> reach(id, reached));
        for (String id : ids()) {
            if (reach(id, reached)) {
                roots.add(id);
            }
        }
        return roots;
    }

    /** Adds a plugin and all plugins that it needs. Returns false when it was reached before. */
    private boolean reach(String id, Set<String> reached) {
        if (!reached.add(id)) {
            return false;
        }
        of(id).forEach(jar -> jar.facts().needs().forEach(need -> reach(need.id(), reached)));
        return true;
    }

    /**
     * Chooses the jar of the folder that is to serve: the highest version of the plugin whose needs are met and that
     * was not refused.
     *
     * @param refused tests whether the assembly of an identity was refused
     */
    public Choice choose(String id, Predicate<Assembly.Identity> refused) {
        return chooseFromFolder(id, refused, null).choice();
    }

    /**
     * Chooses as above, with regard to the current version. It keeps its settings when it was refused with the new
     * ones. The version that served last continues or comes back when the jar that replaced it cannot serve, or when no
     * other can.
     */
    public Choice choose(String id, Predicate<Assembly.Identity> refused, @Nullable Assembly serving) {
        FromFolder found = chooseFromFolder(id, refused, serving);
        Assembly standIn = found.failed().isEmpty() ? null : standIn(lastServed(id, serving), refused, found);
        return standIn == null ? found.choice() : new Choice(standIn, found.choice().misfits());
    }

    /** @param failed the jars that take precedence over the chosen one and cannot serve */
    private record FromFolder(Choice choice, List<StagedJar> failed) {}

    private FromFolder chooseFromFolder(String id, Predicate<Assembly.Identity> refused, @Nullable Assembly serving) {
        var misfits = new ArrayList<Misfit>();
        var failed = new ArrayList<StagedJar>();
        for (StagedJar jar : of(id)) {
            try {
                Assembly assembly = assemble(jar);
                if (!refused.test(assembly.identity())) {
                    return new FromFolder(new Choice(assembly, misfits), failed);
                }
                if (serving != null && serving.isOfSameJars(assembly)) {
                    return new FromFolder(new Choice(serving, misfits), failed);
                }
            } catch (PluginRejectedException bad) {
                misfits.add(new Misfit(jar, String.valueOf(bad.getMessage())));
            }
            failed.add(jar);
        }
        return new FromFolder(new Choice(null, misfits), failed);
    }

    private static @Nullable Assembly standIn(@Nullable Assembly last, Predicate<Assembly.Identity> refused,
            FromFolder found) {
        if (last == null || refused.test(last.identity())) {
            return null;
        }
        Assembly other = found.choice().wanted();
        Path place = last.root().source();
        boolean displaced = found.failed().stream().anyMatch(jar -> jar.source().equals(place));
        return other == null || (displaced && last.root().facts().compareVersion(other.root().facts()) > 0)
                ? last
                : null;
    }

    /**
     * Returns the version that served last, with its current settings; null when there is none.
     *
     * @param serving the assembly that serves, which may not have been kept; null when there is none
     */
    @Nullable
    public Assembly lastServed(String id, @Nullable Assembly serving) {
        List<StagedJar> members = lastServed.apply(id);
        Assembly last = members.isEmpty() ? null : assembly(members);
        return serving == null || (last != null && last.isOfSameJars(serving)) ? last : serving;
    }

    /**
     * @param wanted  the assembly that is to serve; null when there is none
     * @param misfits the jars that would take precedence over it if their needs were met
     */
    public record Choice(@Nullable Assembly wanted, List<Misfit> misfits) {}

    /** A jar whose needs the folder does not meet now; it may serve when other jars are added. */
    public record Misfit(StagedJar jar, String reason) {}

    /** Returns the jars of a plugin, the highest version first. */
    public List<StagedJar> of(String id) {
        return jars.values().stream().filter(jar -> jar.id().equals(id))
                .sorted((one, other) -> other.facts().compareVersion(one.facts())).toList();
    }

    /**
     * Assembles a jar with all plugins that it needs, each in the highest version that fits.
     *
     * @throws PluginRejectedException when a needed plugin is missing or needs form a circle, naming the chain; or when
     *                                 the jar has no extension
     */
    Assembly assemble(StagedJar root) throws PluginRejectedException {
        var members = new ArrayList<StagedJar>();
        add(root, new LinkedHashSet<>(), members);
        if (root.facts().extensions().isEmpty()) {
            throw ExtensionIndex.missing();
        }
        return assembly(members);
    }

    /** Returns an assembly of these members with the current settings of the last one. */
    public Assembly assembly(List<StagedJar> members) {
        return new Assembly(members, settingsInForce.of(members.getLast().id()));
    }

    private void add(StagedJar jar, SequencedSet<String> chain, List<StagedJar> members)
            throws PluginRejectedException {
        if (!chain.add(jar.id())) {
            throw new PluginRejectedException("plugins need one another in a circle, " + text(chain, jar.id())
                    + ": take one of these Plugin-Dependencies out");
        }
        for (PluginJar.Need need : jar.facts().needs()) {
            StagedJar there = find(need.id(), members);
            StagedJar found = there == null ? find(need) : there;
            if (found == null && !need.optional()) {
                throw missing(need, chain);
            } else if (there != null && !there.facts().fits(need.versions())) {
                throw clash(need, there, chain);
            } else if (found != null && there == null) {
                add(found, chain, members);
            }
        }
        chain.remove(jar.id());
        members.add(jar);
    }

    private static @Nullable StagedJar find(String id, List<StagedJar> members) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst().orElse(null);
    }

    private @Nullable StagedJar find(PluginJar.Need need) {
        return of(need.id()).stream().filter(jar -> jar.facts().fits(need.versions())).findFirst().orElse(null);
    }

    private PluginRejectedException missing(PluginJar.Need need, Set<String> chain) {
        List<StagedJar> others = of(need.id());
        String there = others.isEmpty()
                ? "which is not in the plugins folder: put its jar there"
                : "and the plugins folder has "
                        + others.stream().map(jar -> jar.facts().version()).collect(joining(", "))
                        + ": use versions that fit";
        return new PluginRejectedException("it needs " + text(chain, need.toString()) + ", " + there);
    }

    /** Makes the refusal of a second version of a plugin: an assembly has one version of each. */
    private static PluginRejectedException clash(PluginJar.Need need, StagedJar taken, Set<String> chain) {
        return new PluginRejectedException(
                "it needs " + text(chain, need.toString()) + ", and another plugin that it needs"
                        + " takes " + taken + ": use versions that fit both");
    }

    private static String text(Set<String> chain, String last) {
        return String.join(" -> ", chain) + " -> " + last;
    }
}
