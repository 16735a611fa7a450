package io.msgserver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host answers to {@code GET /status}. */
record StatusReply(String version, long pid, String started, String at, double up, List<String> missing,
        @Nullable Login login, int gates, int open, int connections, long users, long requests, List<Plugin> plugins) {

    record Login(String plugin, @Nullable String address) {}

    record Plugin(String id, @Nullable String version, long requests, long running) {}
}
