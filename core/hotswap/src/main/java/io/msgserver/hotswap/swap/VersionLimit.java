package io.msgserver.hotswap.swap;

import static java.util.stream.Collectors.joining;

import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.catalog.Refusals;
import io.msgserver.hotswap.leak.LeakWatch;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.VersionState;
import java.util.List;

/**
 * Limits the number of old versions in memory beside the current one, since each has its own set of classes. Used by
 * the control thread.
 */
public final class VersionLimit {
    private static final int MAX_LINGERING = 3;

    private final LeakWatch leaks;
    private final Refusals refusals;

    public VersionLimit(LeakWatch leaks, Refusals refusals) {
        this.leaks = leaks;
        this.refusals = refusals;
    }

    /** Returns whether one more version of the plugin may be loaded. When it may not, the reason is reported. */
    boolean allows(PluginEntry entry, Assembly wanted) {
        List<PluginVersion> lingering = entry.lingering();
        List<PluginVersion> attempts = entry.isRetried(wanted.identity()) ? attempts(lingering, wanted) : List.of();
        if (attempts.stream().anyMatch(VersionLimit::leaks)) {
            wait(entry, wanted, "it waits until what the last attempt left behind is gone: " + text(attempts), true);
        } else if (!attempts.isEmpty()) {
            leaks.hurry();
        } else if (lingering.size() >= MAX_LINGERING) {
            wait(entry, wanted, "it waits until one of the old versions is gone: " + lingering.size()
                    + " are still in memory, " + text(lingering), lingering.stream().anyMatch(VersionLimit::leaks));
        } else {
            entry.endWaiting();
            return true;
        }
        return false;
    }

    /**
     * Returns the failed attempts with the same assembly. More of them would use up the limit for a corrected version.
     */
    private static List<PluginVersion> attempts(List<PluginVersion> lingering, Assembly wanted) {
        return lingering.stream().filter(version -> version.assembly().identity().equals(wanted.identity()))
                .toList();
    }

    private static boolean leaks(PluginVersion version) {
        return version.state() == VersionState.LEAKED;
    }

    private void wait(PluginEntry entry, Assembly wanted, String reason, boolean leaking) {
        leaks.hurry();
        refusals.reportWaiting(entry, wanted.root(),
                reason + (leaking ? "; mend the leak, and start the host again" : ""), leaking);
    }

    private static String text(List<PluginVersion> versions) {
        return versions.stream().map(version -> version.version() + " " + version.state()
                + (version.note().isEmpty() ? "" : ", " + version.note())).collect(joining(", "));
    }
}
