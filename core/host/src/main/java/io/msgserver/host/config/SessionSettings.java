package io.msgserver.host.config;

import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of sessions: where they are stored, and how much memory they may use.
 *
 * @param store           the file that stores them; null when they end with the host
 * @param maxRemembered   the limit of bytes of responses remembered for all users; 1,048,576 to 1,099,511,627,776
 * @param maxPendingBytes the limit of bytes of all users' pending requests; 1,048,576 to 1,099,511,627,776
 * @param maxBuffered     the limit of bytes that all connections buffer outside of the heap; 1,048,576 to
 *                        1,099,511,627,776
 */
public record SessionSettings(@Nullable Path store, long maxRemembered, long maxPendingBytes, long maxBuffered) {
    private static final Range BYTES = new Range(1 << 20, 1L << 40, "number of bytes");

    /** @throws IllegalArgumentException when a component is out of bounds */
    public SessionSettings {
        BYTES.require("maxRemembered", maxRemembered);
        BYTES.require("maxPendingBytes", maxPendingBytes);
        BYTES.require("maxBuffered", maxBuffered);
    }

    static SessionSettings from(Section section) {
        Path home = section.home();
        Path store = section.isNothing("store")
                ? null
                : section.get("store", Kind.fileFrom(home), home.resolve("run/sessions.mv"));
        return new SessionSettings(store, section.get("max_remembered", BYTES, quarterOfHeap()),
                section.get("max_pending_bytes", BYTES, eighthOfHeap()),
                section.get("max_buffered", BYTES, halfOfDirectMemory()));
    }

    /**
     * Returns a quarter of the heap. Remembered responses are most of a host's live memory; this leaves room to collect
     * garbage.
     */
    static long quarterOfHeap() {
        return Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Returns half of the direct memory, which by default may be as large as the heap. The allocator keeps a part of
     * the other half in its pool.
     */
    static long halfOfDirectMemory() {
        return Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 2);
    }

    /** Returns an eighth of the heap, for pending requests beside the remembered responses. */
    static long eighthOfHeap() {
        return Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 8);
    }
}
