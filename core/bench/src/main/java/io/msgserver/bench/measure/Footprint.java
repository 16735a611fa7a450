package io.msgserver.bench.measure;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildReply;

/**
 * The memory and the files that a host uses.
 *
 * @param resident bytes of resident memory; 0 where the system does not report them
 * @param direct   bytes outside the heap for connections' buffers, used or pooled
 * @param heap     bytes of its heap in use
 * @param files    open descriptors
 */
public record Footprint(long resident, long direct, long heap, long files) {

    public static Footprint of(ChildReply vitals) throws ChildException {
        return new Footprint(vitals.number("resident"), vitals.number("direct"), vitals.number("heap"),
                vitals.number("files"));
    }

    /** Returns the higher value of each. */
    public Footprint most(Footprint other) {
        return new Footprint(Math.max(resident, other.resident), Math.max(direct, other.direct),
                Math.max(heap, other.heap), Math.max(files, other.files));
    }
}
