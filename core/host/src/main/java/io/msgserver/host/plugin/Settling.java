package io.msgserver.host.plugin;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells files that somebody still writes from files that are done: one counts when it stood still from one look to the next.
 * Used by the control thread, and by whoever starts before it.
 */
final class Settling {
    /** Of a file that was settled, and is to settle anew. */
    private static final Mark DOUBTED = new Mark(-1, FileTime.fromMillis(0), null, null);

    private Map<Path, Mark> lastLook = Map.of();
    private final Map<Path, Mark> settled = new HashMap<>();
    private final Map<Path, Doubt> doubts = new HashMap<>();

    /**
     * What changes when somebody writes, or puts another file there.
     *
     * @param modified what whoever writes may set as they like
     * @param changed  what the system alone sets; null where there is no such time
     * @param key      which file it is; null where files have no such thing
     */
    record Mark(long size, FileTime modified, @Nullable FileTime changed, @Nullable Object key) {

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
    Change look(Map<Path, Mark> files) {
        var arrived = new ArrayList<Path>();
        boolean moving = false;
        for (var file : files.entrySet()) {
            if (file.getValue().equals(settled.get(file.getKey()))) {
                continue;
            }
            Mark before = lastLook.get(file.getKey());
            if (before != null && file.getValue().standsStillSince(before)) {
                settled.put(file.getKey(), file.getValue());
                arrived.add(file.getKey());
            } else {
                moving = true;
            }
        }
        List<Path> gone = settled.keySet().stream().filter(path -> !files.containsKey(path)).toList();
        gone.forEach(settled::remove);
        doubts.keySet().retainAll(files.keySet());
        lastLook = Map.copyOf(files);
        return new Change(arrived, gone, moving);
    }

    /**
     * A file that settled may have moved while it was read: if so, it counts when it stands still once more.
     *
     * @param now its mark after that; null when it is gone
     * @return whether it moved
     */
    boolean hasMoved(Path path, @Nullable Mark now) {
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
    boolean unsettle(Path path, int most) {
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
     * @param gone    were settled, and are there no more
     * @param moving  whether something else changed since the last look: look again soon
     */
    record Change(List<Path> arrived, List<Path> gone, boolean moving) {}
}
