package io.msgserver.host.control;

import io.msgserver.hotswap.catalog.PluginStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code GET /plugins}: scripts rely on it, so that it does not change when a class inside the host does.
 */
record PluginList(List<Plugin> plugins, List<Refusal> refused) {

    /** The meaning of each is told at {@link PluginStatus}. */
    record Plugin(String id, List<String> serves, @Nullable Version current, List<Version> older,
            @Nullable String former, @Nullable Refusal refusal, long requests, long calls) {

        static Plugin of(PluginStatus status) {
            PluginStatus.Version current = status.current();
            io.msgserver.hotswap.catalog.Refusal refusal = status.refusal();
            return new Plugin(status.id(), status.serves(), current == null ? null : Version.of(current),
                    status.older().stream().map(Version::of).toList(), status.former(),
                    refusal == null ? null : Refusal.of(refusal), status.requests(), status.calls());
        }
    }

    /** @param since in ISO 8601, UTC */
    record Version(String version, String sha256, String state, String since, long requests, long leases,
            String note) {

        static Version of(PluginStatus.Version version) {
            return new Version(version.version(), version.sha256(), version.state().name(), version.since().toString(),
                    version.requests(), version.leases(), version.note());
        }
    }

    /** @param at in ISO 8601, UTC */
    record Refusal(String at, String source, String reason) {

        static Refusal of(io.msgserver.hotswap.catalog.Refusal refusal) {
            return new Refusal(refusal.at().toString(), refusal.source().toString(), refusal.reason());
        }
    }

    static PluginList of(List<PluginStatus> plugins, List<io.msgserver.hotswap.catalog.Refusal> refused) {
        return new PluginList(plugins.stream().map(Plugin::of).toList(), refused.stream().map(Refusal::of).toList());
    }
}
