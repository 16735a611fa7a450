package io.msgserver.cli.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /plugins}. */
public record PluginsReply(List<Plugin> plugins, List<Refusal> refused) {

    /** Calls of any kind that a plugin has served; none when it is not there. */
    public long calls(String id) {
        return plugins.stream().filter(plugin -> plugin.id().equals(id)).mapToLong(Plugin::served).sum();
    }

    /** @param calls null from an older host, which counted all of them as requests */
    public record Plugin(String id, List<String> serves, long requests, @Nullable Version current, List<Version> older,
            @Nullable String former, @Nullable Refusal refusal, @Nullable Long calls) {

        /** Calls of any kind that it has served. */
        public long served() {
            return calls == null ? requests : calls;
        }
    }

    public record Version(String version, String sha256, String state, String since, long requests, long leases,
            String note) {

        /** The first digits of the hash, enough to tell one jar from another. */
        String shortHash() {
            return sha256.substring(0, Math.min(8, sha256.length()));
        }
    }

    record Refusal(String at, String source, String reason) {}
}
