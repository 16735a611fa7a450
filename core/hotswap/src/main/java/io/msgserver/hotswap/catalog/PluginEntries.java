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
 * The registry of all plugins that are present, were present, or are waited for. Any thread may read. Entries are added
 * before the start, and by the control thread.
 */
public final class PluginEntries {
    private final Map<String, PluginEntry> byId = new ConcurrentSkipListMap<>();

    /** Returns the entry of a plugin, and adds one when there is none. */
    public PluginEntry of(String id) {
        return byId.computeIfAbsent(id, key -> new PluginEntry(new Slot(key)));
    }

    @Nullable
    public PluginEntry find(String id) {
        return byId.get(id);
    }

    /** Returns all entries, sorted by id. */
    public Collection<PluginEntry> all() {
        return byId.values();
    }

    /** Returns the ids of the plugins that serve. */
    public Set<String> serving() {
        return ids(PluginEntry::serves);
    }

    /** Returns the ids of the plugins that serve or that an endpoint uses. */
    public Set<String> used() {
        return ids(entry -> entry.serves() || !entry.slot().endpoints().isEmpty());
    }

    private Set<String> ids(Predicate<PluginEntry> which) {
        var ids = new TreeSet<String>();
        byId.values().stream().filter(which).forEach(entry -> ids.add(entry.slot().id()));
        return ids;
    }
}
