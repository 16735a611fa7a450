package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.version.Slot;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every plugin that is there, was there, or is waited for. Any thread looks; one is added before the start, or by the
 * control thread.
 */
public final class PluginEntries {
    private final Map<String, PluginEntry> byId = new ConcurrentSkipListMap<>();

    /** That plugin's, a new one if need be. */
    public PluginEntry of(String id) {
        return byId.computeIfAbsent(id, key -> new PluginEntry(new Slot(key)));
    }

    @Nullable
    public PluginEntry find(String id) {
        return byId.get(id);
    }

    /** By id. */
    public Collection<PluginEntry> all() {
        return byId.values();
    }

    /** The ids of the plugins that serve. */
    public Set<String> serving() {
        return ids(PluginEntry::serves);
    }

    /** The ids of the plugins that serve, or that a site wants. */
    public Set<String> used() {
        return ids(entry -> entry.serves() || !entry.slot().sites().isEmpty());
    }

    private Set<String> ids(Predicate<PluginEntry> which) {
        var ids = new TreeSet<String>();
        byId.values().stream().filter(which).forEach(entry -> ids.add(entry.slot().id()));
        return ids;
    }
}
