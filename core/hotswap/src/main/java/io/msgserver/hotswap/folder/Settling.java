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
 * Distinguishes files that are completely written from those that are still being written: a file is complete when it
 * did not change from one scan to the next. A missing file counts as deleted only after some scans, since many tools
 * delete a file before they write it anew. Used by the control thread, and before it starts by the thread that starts
 * the host.
 */
public final class Settling {
    /** The attributes of a file that was complete, and has to be found unchanged once more. */
    private static final Mark DOUBTED = new Mark(-1, FileTime.fromMillis(0), null, null);

    private Map<Path, Mark> lastLook = Map.of();
    private final Map<Path, Mark> settled = new HashMap<>();
    private final Map<Path, Doubt> doubts = new HashMap<>();
    /** The number of scans in a row that did not find a file which was complete before. */
    private final Map<Path, Integer> away = new HashMap<>();
    /** The files that arrived in the last scan and were really written. The others only have another key. */
    private final Set<Path> written = new HashSet<>();
    private final int patientLooks;

    /** @param patientLooks the number of scans in a row that may miss a file before it counts as deleted */
    public Settling(int patientLooks) {
        this.patientLooks = patientLooks;
    }

    /**
     * The attributes that change when a file is written or replaced.
     *
     * @param modified the time of the last modification, which programs can set
     * @param changed  the time of the last change of status, which only the system sets; null where there is none
     * @param key      the identity of the file; null where files have none
     */
    public record Mark(long size, FileTime modified, @Nullable FileTime changed, @Nullable Object key) {

        /**
         * Returns whether the file did not change since then. The key is ignored: some network file systems make a new
         * one for each scan.
         */
        boolean standsStillSince(Mark before) {
            return size == before.size && modified.equals(before.modified) && Objects.equals(changed, before.changed);
        }
    }

    /**
     * Takes in the result of a scan.
     *
     * @return the changes since the former scan
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

    /** Returns whether a file that arrived in the last scan was really written; false when it only has another key. */
    public boolean isWritten(Path path) {
        return written.contains(path);
    }

    /** Forgets a file whose deletion is already handled. */
    public void forget(Path path) {
        settled.remove(path);
        away.remove(path);
    }

    /** Returns whether a file that was complete was missing in the last scan. */
    public boolean isAway(Path path) {
        return away.containsKey(path);
    }

    /**
     * Checks whether a complete file changed while it was read. If so, it has to be found unchanged once more.
     *
     * @param now its attributes after it was read; null when it is gone
     * @return whether it changed
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
     * Marks a complete file as incomplete after all: it has to be found unchanged once more.
     *
     * @param most the limit of such marks for a file that does not change
     * @return false when the limit is reached: the file then counts as complete
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
     * @param arrived the new or changed files that are complete now
     * @param gone    the files that were complete, and have been missing for more scans than allowed
     * @param moving  whether other files changed since the last scan or are missing, so that the next scan has to come
     *                soon
     */
    public record Change(List<Path> arrived, List<Path> gone, boolean moving) {}
}
