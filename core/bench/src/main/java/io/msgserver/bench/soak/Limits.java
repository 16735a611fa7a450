package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildReply;

/**
 * The counts of all hosts of a soak by their own metrics, each read shortly before its host was stopped.
 *
 * @param remembered        responses that were sent again, without a run
 * @param ignored           requests that were sent again while they ran
 * @param maxclient         connections that were refused at the limit of connections
 * @param handshakeTimeouts connections without a handshake in time
 * @param unknown           handshakes of unknown users
 * @param shortPackages     connections closed for a package that is too short
 * @param writeTimeouts     connections closed because the client read nothing
 * @param pauses            times that the gate stopped reading from a client with too many requests
 */
public record Limits(long remembered, long ignored, long maxclient, long handshakeTimeouts, long unknown,
        long shortPackages, long writeTimeouts, long pauses) {
    static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0, 0, 0);

    Limits plus(ChildReply counts) throws ChildException {
        return new Limits(remembered + counts.number("remembered"), ignored + counts.number("ignored"),
                maxclient + counts.number("maxclient"), handshakeTimeouts + counts.number("handshake_timeout"),
                unknown + counts.number("unknown"), shortPackages + counts.number("short"),
                writeTimeouts + counts.number("write_timeout"), pauses + counts.number("max_pending"));
    }
}
