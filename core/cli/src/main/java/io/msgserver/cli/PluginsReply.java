package io.msgserver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host answers to {@code GET /plugins}. */
record PluginsReply(List<Plugin> plugins, List<Refusal> refused) {

    /** Calls of any kind that a plugin has served; none when it is not there. */
    long requests(String id) {
        return plugins.stream().filter(plugin -> plugin.id().equals(id)).mapToLong(Plugin::requests).sum();
    }

    record Plugin(String id, List<String> serves, long requests, @Nullable Version current, List<Version> older,
            @Nullable String former, @Nullable Refusal refusal) {}

    record Version(String version, String sha256, String state, String since, long requests, long leases,
            String note) {

        /** What is enough to tell one jar from another. */
        String shortHash() {
            return sha256.substring(0, Math.min(8, sha256.length()));
        }
    }

    record Refusal(String at, String source, String reason) {}
}
