package io.msgserver.host.plugin;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** How many old versions there may be beside the current one: each is a whole set of classes. Used by the control thread. */
final class Room {
    private static final int MOST_LINGERING = 3;

    private final LeakWatch leaks;
    private final Refusals refusals;

    Room(LeakWatch leaks, Refusals refusals) {
        this.leaks = leaks;
        this.refusals = refusals;
    }

    /** Whether one more version of that plugin may come; when not, that is said. */
    boolean isFor(Tenure tenure, Assembly wanted) {
        List<PluginVersion> lingering = tenure.lingering();
        if (tenure.isRetried(wanted.identity())
                && lingering.stream().anyMatch(version -> version.assembly().identity().equals(wanted.identity()))) {
            // What hangs may do so again: one try more comes when nothing is left of the last.
            leaks.hurry();
            return false;
        }
        if (lingering.size() < MOST_LINGERING) {
            tenure.goOn();
            return true;
        }
        leaks.hurry();
        boolean leaking = lingering.stream().anyMatch(version -> version.state() == VersionState.LEAKED);
        refusals.tellWaiting(tenure, wanted.root(), "it waits until one of the old versions is gone: "
                + MOST_LINGERING + " are still in memory, " + text(lingering)
                + (leaking ? "; mend the leak, and start the host again" : ""), leaking);
        return false;
    }

    private static String text(List<PluginVersion> versions) {
        return versions.stream().map(version -> version.version() + " " + version.state()
                + (version.note().isEmpty() ? "" : ", " + version.note())).collect(joining(", "));
    }
}
