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
public final class StableFiles {
    /** The attributes of a file that was complete, and has to be found unchanged once more. */
    private static final FileSnapshot INCOMPLETE = new FileSnapshot(-1, FileTime.fromMillis(0), null, null);

    private Map<Path, FileSnapshot> lastScan = Map.of();
    private final Map<Path, FileSnapshot> stable = new HashMap<>();
    private final Map<Path, Incomplete> incomplete = new HashMap<>();
    /** The number of scans in a row that did not find a file which was complete before. */
    private final Map<Path, Integer> missing = new HashMap<>();
    /** The files that arrived in the last scan and were really written. The others only have another key. */
    private final Set<Path> written = new HashSet<>();
    private final int graceScans;

    /** @param graceScans the number of scans in a row that may miss a file before it counts as deleted */
    public StableFiles(int graceScans) {
        this.graceScans = graceScans;
    }

    /**
     * The attributes that change when a file is written or replaced.
     *
     * @param modified the time of the last modification, which programs can set
     * @param changed  the time of the last change of status, which only the system sets; null where there is none
     * @param key      the identity of the file; null where files have none
     */
    public record FileSnapshot(long size, FileTime modified, @Nullable FileTime changed, @Nullable Object key) {

        /**
         * Returns whether the file did not change since then. The key is ignored: some network file systems make a new
         * one for each scan.
         */
        boolean isUnchangedSince(FileSnapshot before) {
            return size == before.size && modified.equals(before.modified) && Objects.equals(changed, before.changed);
        }
    }

    /**
     * Takes in the result of a scan.
     *
     * @return the changes since the former scan
     */
    public ScanResult scan(Map<Path, FileSnapshot> files) {
        var arrived = new ArrayList<Path>();
        boolean changing = false;
        written.clear();
        for (var file : files.entrySet()) {
            if (file.getValue().equals(stable.get(file.getKey()))) {
                continue;
            }
            FileSnapshot before = lastScan.get(file.getKey());
            if (before != null && file.getValue().isUnchangedSince(before)) {
                FileSnapshot former = stable.put(file.getKey(), file.getValue());
                if (former == null || !file.getValue().isUnchangedSince(former)) {
                    written.add(file.getKey());
                }
                arrived.add(file.getKey());
            } else {
                changing = true;
            }
        }
        incomplete.keySet().retainAll(files.keySet());
        lastScan = Map.copyOf(files);
        List<Path> gone = gone(files);
        return new ScanResult(arrived, gone, changing || !missing.isEmpty());
    }

    private List<Path> gone(Map<Path, FileSnapshot> files) {
        missing.keySet().removeAll(files.keySet());
        stable.keySet().stream().filter(path -> !files.containsKey(path))
                .forEach(path -> missing.merge(path, 1, Integer::sum));
        List<Path> gone = missing.entrySet().stream().filter(file -> file.getValue() > graceScans)
                .map(Map.Entry::getKey).toList();
        gone.forEach(this::forget);
        return gone;
    }

    /** Returns whether a file that arrived in the last scan was really written; false when it only has another key. */
    public boolean isWritten(Path path) {
        return written.contains(path);
    }

    /** Forgets a file whose deletion is already handled. */
    public void forget(Path path) {
        stable.remove(path);
        missing.remove(path);
    }

    /** Returns whether a file that was complete was missing in the last scan. */
    public boolean isMissing(Path path) {
        return missing.containsKey(path);
    }

    /**
     * Checks whether a complete file changed while it was read. If so, it has to be found unchanged once more.
     *
     * @param now its attributes after it was read; null when it is gone
     * @return whether it changed
     */
    public boolean hasChanged(Path path, @Nullable FileSnapshot now) {
        FileSnapshot snapshot = stable.get(path);
        if (snapshot == null || (now != null && now.isUnchangedSince(snapshot))) {
            return false;
        }
        stable.put(path, INCOMPLETE);
        return true;
    }

    /**
     * Marks a complete file as incomplete after all: it has to be found unchanged once more.
     *
     * @param max the limit of such marks for a file that does not change
     * @return false when the limit is reached: the file then counts as complete
     */
    public boolean markIncomplete(Path path, int max) {
        FileSnapshot snapshot = stable.get(path);
        if (snapshot == null) {
            return false;
        }
        Incomplete known = incomplete.get(path);
        int times = known != null && known.snapshot().isUnchangedSince(snapshot) ? known.times() + 1 : 1;
        incomplete.put(path, new Incomplete(snapshot, times));
        if (times > max) {
            return false;
        }
        stable.put(path, INCOMPLETE);
        return true;
    }

    private record Incomplete(FileSnapshot snapshot, int times) {}

    /**
     * @param arrived  the new or changed files that are complete now
     * @param gone     the files that were complete, and have been missing for more scans than allowed
     * @param changing whether other files changed since the last scan or are missing, so that the next scan has to come
     *                 soon
     */
    public record ScanResult(List<Path> arrived, List<Path> gone, boolean changing) {}
}
