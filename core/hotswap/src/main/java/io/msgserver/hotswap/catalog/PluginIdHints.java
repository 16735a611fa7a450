package io.msgserver.hotswap.catalog;

import static java.util.stream.Collectors.joining;

import io.msgserver.base.config.Spelling;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins that serve although no endpoint uses them, as with a wrong Plugin-Id, and the plugins that endpoints
 * wait for.
 */
public final class PluginIdHints {
    private final PluginEntries entries;
    private final Catalog catalog;

    public PluginIdHints(PluginEntries entries, Catalog catalog) {
        this.entries = entries;
        this.catalog = catalog;
    }

    /**
     * Returns a note that no endpoint uses the plugin, and which one it may have been meant for. Empty when an endpoint
     * uses it, or it was loaded as a part of another plugin. On the control thread.
     */
    public String unusedNote(String id) {
        PluginEntry entry = entries.find(id);
        if (entry == null || !isUnused(entry)) {
            return "";
        }
        List<PluginEntry> waiting = waiting();
        return "with no gate that uses it"
                + waiting.stream().map(PluginIdHints::waitingText)
                        .collect(joining(", and ", waiting.isEmpty() ? "" : "; ", ""))
                + suggestion(id, waiting.stream().map(other -> other.slot().id()).toList());
    }

    /**
     * Returns whether no endpoint uses the plugin while an endpoint waits for one that is absent. On the control
     * thread.
     */
    public boolean isMismatched(String id) {
        PluginEntry entry = entries.find(id);
        return entry != null && isUnused(entry) && !waiting().isEmpty();
    }

    private List<PluginEntry> waiting() {
        return entries.all().stream().filter(other -> waits(other) && catalog.of(other.slot().id()).isEmpty()).toList();
    }

    private static String waitingText(PluginEntry waiting) {
        return waiting.slot().endpoints().getFirst().name() + " waits for plugin " + waiting.slot().id();
    }

    private static String suggestion(String id, Collection<String> absentIds) {
        @Nullable
        String nearest = Spelling.nearest(id, absentIds);
        return nearest == null
                ? ""
                : ": did you mean " + nearest + "? Then give the jar the Plugin-Id " + nearest
                        + ", or the gate the plugin " + id + " in the settings";
    }

    /**
     * Returns a hint for an absent plugin: the unused plugin with a similar id. Empty when there is none. Any thread.
     */
    public String suggestionFor(String absentId) {
        @Nullable
        String nearest = Spelling.nearest(absentId, entries.all().stream().filter(PluginIdHints::isUnused)
                .map(entry -> entry.slot().id()).toList());
        return nearest == null ? "" : "; plugin " + nearest + " serves, with no gate that uses it: did you mean that?";
    }

    private static boolean isUnused(PluginEntry entry) {
        return entry.serves() && entry.slot().endpoints().isEmpty();
    }

    private static boolean waits(PluginEntry entry) {
        return !entry.serves() && !entry.slot().endpoints().isEmpty();
    }
}
