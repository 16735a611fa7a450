package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildReply;

/**
 * The host's resources at rest: all users are connected and no other client, no request is in progress, and garbage is
 * collected.
 *
 * @param life      the number of the host's life, from 1
 * @param seconds   since that life began
 * @param heap      bytes of its heap
 * @param metaspace bytes of its class metadata
 * @param resident  bytes of the process in the machine's memory; 0 where the system does not report them
 * @param loaders   versions of the plugin that it has loaded in this life
 * @param collected those of them that have been collected
 */
public record Sample(int life, double seconds, long heap, long metaspace, long resident, long threads, long files,
        long loaders, long collected) {

    static Sample of(int life, double seconds, ChildReply vitals) throws ChildException {
        return new Sample(life, seconds, vitals.number("heap"), vitals.number("metaspace"), vitals.number("resident"),
                vitals.number("threads"), vitals.number("files"), vitals.number("loaders"),
                vitals.number("collected"));
    }
}
