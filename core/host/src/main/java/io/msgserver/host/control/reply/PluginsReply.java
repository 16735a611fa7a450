package io.msgserver.host.control.reply;

import io.msgserver.hotswap.catalog.PluginStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code GET /plugins}. */
public record PluginsReply(List<Plugin> plugins, List<Refusal> refused) {

    /**
     * A plugin. {@link PluginStatus} has the meaning of each component.
     *
     * @param calls null from an older host, which counted all of them as requests
     */
    public record Plugin(String id, List<String> serves, @Nullable Version current, List<Version> older,
            @Nullable String former, @Nullable Refusal refusal, long requests,
            @Nullable Long calls) {

        static Plugin of(PluginStatus status) {
            PluginStatus.Version current = status.current();
            io.msgserver.hotswap.catalog.Refusal refusal = status.refusal();
            return new Plugin(status.id(), status.serves(), current == null ? null : Version.of(current),
                    status.older().stream().map(Version::of).toList(), status.former(),
                    refusal == null ? null : Refusal.of(refusal), status.requests(), status.calls());
        }

        /** The calls of any kind that it has served. */
        public long served() {
            return calls == null ? requests : calls;
        }
    }

    /** The calls of any kind that a plugin has served; none when it is not there. */
    public long calls(String id) {
        return plugins.stream().filter(plugin -> plugin.id().equals(id)).mapToLong(Plugin::served).sum();
    }

    /** @param since in ISO 8601, UTC */
    public record Version(String version, String sha256, String state, String since, long requests, long leases,
            String note) {

        static Version of(PluginStatus.Version version) {
            return new Version(version.version(), version.sha256(), version.state().name(), version.since().toString(),
                    version.requests(), version.leases(), version.note());
        }
    }

    /** @param at in ISO 8601, UTC */
    public record Refusal(String at, String source, String reason) {

        static Refusal of(io.msgserver.hotswap.catalog.Refusal refusal) {
            return new Refusal(refusal.at().toString(), refusal.source().toString(), refusal.reason());
        }
    }

    public static PluginsReply of(List<PluginStatus> plugins, List<io.msgserver.hotswap.catalog.Refusal> refused) {
        return new PluginsReply(plugins.stream().map(Plugin::of).toList(), refused.stream().map(Refusal::of).toList());
    }
}
