package io.msgserver.host.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code GET /status}.
 *
 * @param at          when this was, in ISO 8601, UTC
 * @param up          seconds since the start, by a clock that nobody sets: from two looks a script makes rates
 * @param missing     what keeps the host from being ready, in words; empty when it is
 * @param connections of all gates
 * @param users       uids that are logged in, at all gates
 * @param requests    that the handlers of all gates have answered or failed since the start: it only grows
 */
record StatusReply(String version, long pid, String started, String at, double up, List<String> missing,
        @Nullable Login login, int gates, int open, int connections, long users, long requests, List<Plugin> plugins) {

    /** @param address null while it is closed */
    record Login(String plugin, @Nullable String address) {}

    /**
     * @param version  that serves; null when none does
     * @param requests that it has served since the start
     * @param running  calls that run in it now
     */
    record Plugin(String id, @Nullable String version, long requests, long running) {}
}
