package io.msgserver.hotswap.version;

import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.settings.PluginSettings;
import java.util.List;

/**
 * A plugin with the plugins it needs, and what it is told: what is loaded, swapped and retired as one.
 *
 * @param members  in the order in which they start, the plugin itself last
 * @param settings of the plugin itself
 */
public record Assembly(List<StagedJar> members, PluginSettings settings) {

    /**
     * The identity of an assembly: two with equal identities are the same.
     *
     * @param sha256 of each member
     */
    public record Identity(List<String> sha256, PluginSettings settings) {}

    public Assembly {
        members = List.copyOf(members);
    }

    /** The plugin that the others are for. */
    public StagedJar root() {
        return members.getLast();
    }

    /** Two assemblies of one identity are the same bytes, and are told the same. */
    public Identity identity() {
        return new Identity(hashes(), settings);
    }

    /** Whether the other is the same bytes, whatever it is told. */
    public boolean isOfSameJars(Assembly other) {
        return hashes().equals(other.hashes());
    }

    private List<String> hashes() {
        return members.stream().map(StagedJar::sha256).toList();
    }

    /** For messages: the plugin and its version. */
    @Override
    public String toString() {
        return root().toString();
    }
}
