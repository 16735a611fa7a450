package io.msgserver.host.plugin;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * A plugin with the plugins it needs: what is loaded, swapped and retired as one.
 *
 * @param members in the order in which they start, the plugin itself last
 */
record Assembly(List<StagedJar> members) {

    Assembly {
        members = List.copyOf(members);
    }

    /** The plugin that the others are for. */
    StagedJar root() {
        return members.getLast();
    }

    /** Two assemblies of one identity are the same bytes. */
    String identity() {
        return members.stream().map(StagedJar::sha256).collect(joining("+"));
    }

    /** For messages: the plugin and its version. */
    @Override
    public String toString() {
        return root().toString();
    }
}
