package io.msgserver.host.control.reply;

import java.util.List;

/**
 * The JSON of {@code GET /threads}.
 *
 * @param at      when the dump was taken, in ISO 8601, UTC
 * @param leftOut threads beyond the limit that was asked for
 */
public record ThreadsReply(String at, List<Entry> threads, int leftOut) {

    /** @param state as {@link Thread.State} */
    public record Entry(long id, String name, boolean virtual, String state, List<String> stack) {}
}
