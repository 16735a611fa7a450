package io.msgserver.host.gate;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.base.count.Tally;
import io.msgserver.host.net.PerLoop;
import io.msgserver.host.net.ThrottledLog;
import io.netty.channel.Channel;

/** Counts the packages and bytes of a gate's connections, and their delays. Any thread reads. */
public final class Traffic {

    /** Why a client was not read from. */
    public enum Pause {
        /** It had too many requests in hand. */
        BUSY,
        /** All users together had too many bytes of requests in hand. */
        CROWDED,
        /** Too many bytes waited for it. */
        CONGESTED,
        /** It asked too fast. */
        RATE
    }

    /** An error of a client after its handshake. */
    public enum Fault {
        /** A package too short to be a request. */
        SHORT_PACKAGE,
        /** A list of acknowledgements whose length is not a multiple of four. */
        BAD_ACKNOWLEDGEMENT,
        /** It took none of its answers for {@code write_timeout}. */
        WRITE_TIMEOUT,
        /** More than {@code max_unsent} bytes of answers waited for it. */
        MAX_UNSENT,
        /** Buffers of all connections together were full, and its were among the largest. */
        MAX_BUFFERED,
        /** It sent nothing for {@code idle_timeout}. */
        IDLE
    }

    /** Bytes, of the connections of one event loop. */
    record Bytes(OwnedCount in, OwnedCount out) {}

    private final BufferedTotal buffered;
    private final PerLoop<Bytes> bytes = new PerLoop<>(_ -> new Bytes(new OwnedCount(), new OwnedCount()));
    private final Tally<Pause> pauses = new Tally<>(Pause.class);
    private final Tally<Fault> faults = new Tally<>(Fault.class);
    private final ThrottledLog rateWarning = new ThrottledLog();
    private final ThrottledLog hostFault = new ThrottledLog();

    /** Of connections without a bound on what they buffer together. */
    public Traffic() {
        this(new BufferedTotal(Long.MAX_VALUE));
    }

    /** @param buffered by all gates of the host */
    public Traffic(BufferedTotal buffered) {
        this.buffered = buffered;
    }

    BufferedTotal buffered() {
        return buffered;
    }

    Bytes of(Channel channel) {
        return bytes.of(channel);
    }

    /** Of users who ask too fast, all together. */
    ThrottledLog rateWarning() {
        return rateWarning;
    }

    /** Of connections that end by a fault of the host, all together. */
    ThrottledLog hostFault() {
        return hostFault;
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
