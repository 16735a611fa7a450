package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.VersionState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin, as an operator sees it.
 *
 * @param id      the plugin
 * @param serves  the names of the sites that it serves, as in {@code gate sample}; none when nothing uses it
 * @param requests that all its versions have served since the host started: it only grows
 * @param calls   the same of calls of any kind: requests, logins, and callbacks as {@code onLogout}
 * @param current the version that serves; null when there is none
 * @param older   the versions that have served, or came to nothing, and are still in memory, the latest first
 * @param former  the version that a rollback would bring back; null when there is none
 * @param refusal the jar of this plugin that waits, or else the one in the folder that was refused last; null when
 *     there is neither
 */
public record PluginStatus(String id, List<String> serves, long requests, long calls, @Nullable Version current,
        List<Version> older,
        @Nullable String former, @Nullable Refusal refusal) {

    /**
     * One version.
     *
     * @param version  as its manifest says
     * @param sha256   of its jar, in hexadecimal
     * @param since    since when it is in that state
     * @param requests that it has served
     * @param leases   calls that run in it now
     * @param note     more on the state, as the suspects of a leak; empty when there is nothing to say
     */
    public record Version(String version, String sha256, VersionState state, Instant since, long requests, long leases,
            String note) {

        /** @param remark that comes before its own note; may be empty */
        static Version of(PluginVersion version, String remark) {
            String note = version.note();
            return new Version(version.version(), version.assembly().root().sha256(), version.state(), version.since(),
                    version.leases().requests(), version.leases().running(),
                    remark.isEmpty() || note.isEmpty() ? remark + note : remark + "; " + note);
        }
    }
}
