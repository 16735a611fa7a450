package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.VersionState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a plugin, for an operator.
 *
 * @param id      the plugin
 * @param serves  the names of the endpoints that it serves, as in {@code gate sample}; empty when nothing uses it
 * @param requests the number of requests that all its versions have served since the host started: it only grows
 * @param calls   the same for calls of any kind: requests, logins, and callbacks such as {@code onLogout}
 * @param current the version that serves; null when there is none
 * @param older   the versions that have served, or failed to come into service, and are still in memory, the latest
 *                first
 * @param former  the version that a rollback would bring back; null when there is none
 * @param refusal the jar of this plugin that waits, otherwise the jar in the folder that was refused last; null when
 *     there is neither
 */
public record PluginStatus(String id, List<String> serves, long requests, long calls, @Nullable Version current,
        List<Version> older,
        @Nullable String former, @Nullable Refusal refusal) {

    /**
     * One version.
     *
     * @param version  the version in its manifest
     * @param sha256   the digest of its jar, in hexadecimal
     * @param since    the time when it entered that state
     * @param requests the number of requests that it has served
     * @param leases   the number of calls that run in it now
     * @param note     a remark on the state, such as the suspects of a leak; may be empty
     */
    public record Version(String version, String sha256, VersionState state, Instant since, long requests, long leases,
            String note) {

        /** @param remark a text to put before the version's own note; may be empty */
        static Version of(PluginVersion version, String remark) {
            String note = version.note();
            return new Version(version.version(), version.assembly().root().sha256(), version.state(), version.since(),
                    version.leases().requests(), version.leases().running(),
                    remark.isEmpty() || note.isEmpty() ? remark + note : remark + "; " + note);
        }
    }
}
