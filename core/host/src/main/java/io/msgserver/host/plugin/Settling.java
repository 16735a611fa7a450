package io.msgserver.host.plugin;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells files that somebody still writes from files that are done: one counts when its size and time stood still from one
 * look to the next. Used by the control thread alone.
 */
final class Settling {
    private Map<Path, Mark> lastLook = Map.of();
    private final Map<Path, Mark> settled = new HashMap<>();
    private final Map<Path, Doubt> doubts = new HashMap<>();

    /** What changes when somebody writes. */
    record Mark(long size, FileTime time) {}

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
            if (file.getValue().equals(lastLook.get(file.getKey()))) {
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
        int times = doubt != null && doubt.mark().equals(mark) ? doubt.times() + 1 : 1;
        doubts.put(path, new Doubt(mark, times));
        return times <= most && settled.remove(path) != null;
    }

    private record Doubt(Mark mark, int times) {}

    /**
     * @param arrived settled now, new or changed
     * @param gone    were settled, and are there no more
     * @param moving  whether something else changed since the last look: look again soon
     */
    record Change(List<Path> arrived, List<Path> gone, boolean moving) {}
}
