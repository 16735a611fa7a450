package io.msgserver.host.gate;

import io.msgserver.host.count.OwnedCount;
import io.msgserver.host.count.Tally;
import io.msgserver.host.net.PerLoop;
import io.netty.channel.Channel;

/** What has passed through a gate's connections, and what held them up. Any thread reads. */
public final class Traffic {

    /** Why a client was not read from. */
    public enum Pause {
        /** It had too many requests in hand. */
        BUSY,
        /** Too many bytes waited for it. */
        CONGESTED
    }

    /** What a client did wrong, after its handshake. */
    public enum Fault {
        /** A package too short to be a request. */
        SHORT_PACKAGE,
        /** It took none of its answers for {@code write_timeout}. */
        WRITE_TIMEOUT,
        /** More than {@code max_unsent} bytes of answers waited for it. */
        MAX_UNSENT
    }

    /** Bytes, of the connections of one event loop. */
    record Bytes(OwnedCount in, OwnedCount out) {}

    private final PerLoop<Bytes> bytes = new PerLoop<>(_ -> new Bytes(new OwnedCount(), new OwnedCount()));
    private final Tally<Pause> pauses = new Tally<>(Pause.class);
    private final Tally<Fault> faults = new Tally<>(Fault.class);

    Bytes of(Channel channel) {
        return bytes.of(channel);
    }

    /** Bytes that have come. */
    public long in() {
        return bytes.sum(counted -> counted.in().get());
    }

    /** Bytes that were given to the system to send. */
    public long out() {
        return bytes.sum(counted -> counted.out().get());
    }

    public Tally<Pause> pauses() {
        return pauses;
    }

    public Tally<Fault> faults() {
        return faults;
    }
}
