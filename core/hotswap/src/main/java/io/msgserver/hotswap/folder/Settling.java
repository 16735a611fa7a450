package io.msgserver.hotswap.folder;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells files that somebody still writes from files that are done: one counts when it stood still from one look to the
 * next. A file that is away counts as gone only after some looks: many tools delete a file before they write it anew.
 * Used by the control thread, and by whoever starts before it.
 */
public final class Settling {
    /** Of a file that was settled, and is to settle anew. */
    private static final Mark DOUBTED = new Mark(-1, FileTime.fromMillis(0), null, null);

    private Map<Path, Mark> lastLook = Map.of();
    private final Map<Path, Mark> settled = new HashMap<>();
    private final Map<Path, Doubt> doubts = new HashMap<>();
    /** Looks in a row that did not find a file which had settled. */
    private final Map<Path, Integer> away = new HashMap<>();
    /** Those that arrived at the last look, and had other bytes or were written anew since they settled before. */
    private final Set<Path> written = new HashSet<>();
    private final int patientLooks;

    /** @param patientLooks how many looks in a row may not find a file before it is gone */
    public Settling(int patientLooks) {
        this.patientLooks = patientLooks;
    }

    /**
     * The attributes that change when a file is written or replaced.
     *
     * @param modified what whoever writes may set as they like
     * @param changed  what the system alone sets; null where there is no such time
     * @param key      which file it is; null where files have no such thing
     */
    public record Mark(long size, FileTime modified, @Nullable FileTime changed, @Nullable Object key) {

        /** But for the key: there are network file systems that make one up at each look. */
        boolean standsStillSince(Mark before) {
            return size == before.size && modified.equals(before.modified) && Objects.equals(changed, before.changed);
        }
    }

    /**
     * Another look at the folder.
     *
     * @return what came of it, against what was settled before
     */
    public Change look(Map<Path, Mark> files) {
        var arrived = new ArrayList<Path>();
        boolean moving = false;
        written.clear();
        for (var file : files.entrySet()) {
            if (file.getValue().equals(settled.get(file.getKey()))) {
                continue;
            }
            Mark before = lastLook.get(file.getKey());
            if (before != null && file.getValue().standsStillSince(before)) {
                Mark former = settled.put(file.getKey(), file.getValue());
                if (former == null || !file.getValue().standsStillSince(former)) {
                    written.add(file.getKey());
                }
                arrived.add(file.getKey());
            } else {
                moving = true;
            }
        }
        doubts.keySet().retainAll(files.keySet());
        lastLook = Map.copyOf(files);
        List<Path> gone = gone(files);
        return new Change(arrived, gone, moving || !away.isEmpty());
    }

    private List<Path> gone(Map<Path, Mark> files) {
        away.keySet().removeAll(files.keySet());
        settled.keySet().stream().filter(path -> !files.containsKey(path))
                .forEach(path -> away.merge(path, 1, Integer::sum));
        List<Path> gone = away.entrySet().stream().filter(file -> file.getValue() > patientLooks).map(Map.Entry::getKey)
                .toList();
        gone.forEach(this::forget);
        return gone;
    }

    /**
     * Whether somebody has put it there, or written it, before it arrived at the last look; not so when it only seems
     * to be another file.
     */
    public boolean isWritten(Path path) {
        return written.contains(path);
    }

    /** It is gone now: somebody knows already. */
    public void forget(Path path) {
        settled.remove(path);
        away.remove(path);
    }

    /** Whether a file that had settled was not found by the last look. */
    public boolean isAway(Path path) {
        return away.containsKey(path);
    }

    /**
     * A file that settled may have moved while it was read: if so, it counts when it stands still once more.
     *
     * @param now its mark after that; null when it is gone
     * @return whether it moved
     */
    public boolean hasMoved(Path path, @Nullable Mark now) {
        Mark mark = settled.get(path);
        if (mark == null || (now != null && now.standsStillSince(mark))) {
            return false;
        }
        settled.put(path, DOUBTED);
        return true;
    }

    /**
     * A file that settled is not whole after all: it counts when it stands still once more.
     *
     * @param most how often that may be said of one that does not change
     * @return false when it has been said that often: then it stays settled
     */
    public boolean unsettle(Path path, int most) {
        Mark mark = settled.get(path);
        if (mark == null) {
            return false;
        }
        Doubt doubt = doubts.get(path);
        int times = doubt != null && doubt.mark().standsStillSince(mark) ? doubt.times() + 1 : 1;
        doubts.put(path, new Doubt(mark, times));
        if (times > most) {
            return false;
        }
        settled.put(path, DOUBTED);
        return true;
    }

    private record Doubt(Mark mark, int times) {}

    /**
     * @param arrived settled now, new or changed
     * @param gone    were settled, and have been away for all the looks that are allowed
     * @param moving  whether something else changed since the last look, or is away: look again soon
     */
    public record Change(List<Path> arrived, List<Path> gone, boolean moving) {}
}
