package io.msgserver.host.plugin;

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
final class Tenures {
    private final Map<String, Tenure> byId = new ConcurrentSkipListMap<>();

    /** That plugin's, a new one if need be. */
    Tenure of(String id) {
        return byId.computeIfAbsent(id, key -> new Tenure(new Slot(key)));
    }

    @Nullable
    Tenure find(String id) {
        return byId.get(id);
    }

    /** By id. */
    Collection<Tenure> all() {
        return byId.values();
    }

    /** The ids of the plugins that serve. */
    Set<String> serving() {
        return ids(Tenure::serves);
    }

    /** The ids of the plugins that serve, or that a site wants. */
    Set<String> used() {
        return ids(tenure -> tenure.serves() || !tenure.slot().sites().isEmpty());
    }

    private Set<String> ids(Predicate<Tenure> which) {
        var ids = new TreeSet<String>();
        byId.values().stream().filter(which).forEach(tenure -> ids.add(tenure.slot().id()));
        return ids;
    }
}
