package io.msgserver.hotswap.version;

import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.settings.PluginSettings;
import java.util.List;

/**
 * A plugin with the plugins that it needs, and its settings. An assembly is loaded, swapped and retired as one.
 *
 * @param members  the jars in the order in which they start, the plugin itself last
 * @param settings the settings of the plugin itself
 */
public record Assembly(List<StagedJar> members, PluginSettings settings) {

    /**
     * The identity of an assembly: assemblies with equal identities have the same bytes and settings.
     *
     * @param sha256 the digest of each member
     */
    public record Identity(List<String> sha256, PluginSettings settings) {}

    public Assembly {
        members = List.copyOf(members);
    }

    /** Returns the plugin that needs the others. */
    public StagedJar root() {
        return members.getLast();
    }

    /** Returns the identity: the bytes and the settings. */
    public Identity identity() {
        return new Identity(hashes(), settings);
    }

    /** Returns whether the other has the same bytes; its settings may differ. */
    public boolean isOfSameJars(Assembly other) {
        return hashes().equals(other.hashes());
    }

    private List<String> hashes() {
        return members.stream().map(StagedJar::sha256).toList();
    }

    /** Returns the plugin's id and version, for messages. */
    @Override
    public String toString() {
        return root().toString();
    }
}
