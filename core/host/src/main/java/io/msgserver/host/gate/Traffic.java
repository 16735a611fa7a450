package io.msgserver.host.gate;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.base.count.Tally;
import io.msgserver.host.net.PerLoop;
import io.msgserver.host.net.ThrottledLog;
import io.netty.channel.Channel;

/** Counts the packages and bytes of a gate's connections, and their delays. Any thread reads. */
public final class Traffic {

    /** A reason to stop reading from a client. */
    public enum Pause {
        /** It had too many pending requests. */
        BUSY,
        /** All users together had too many bytes of pending requests. */
        CROWDED,
        /** Too many bytes were unsent. */
        CONGESTED,
        /** It exceeded the rate limit. */
        RATE
    }

    /** An error of a client after its handshake. */
    public enum Fault {
        /** A package too short to be a request. */
        SHORT_PACKAGE,
        /** A list of acknowledgements whose length is not a multiple of four. */
        BAD_ACKNOWLEDGEMENT,
        /** It took none of its responses for {@code write_timeout}. */
        WRITE_TIMEOUT,
        /** More than {@code max_unsent} bytes of responses were unsent. */
        MAX_UNSENT,
        /**
         * The buffers of all connections together exceeded their bound, and this connection's were among the largest.
         */
        MAX_BUFFERED,
        /** It sent nothing for {@code idle_timeout}. */
        IDLE
    }

    /** The bytes of the connections of one event loop. */
    record Bytes(OwnedCount in, OwnedCount out) {}

    private final BufferedTotal buffered;
    private final PerLoop<Bytes> bytes = new PerLoop<>(_ -> new Bytes(new OwnedCount(), new OwnedCount()));
    private final Tally<Pause> pauses = new Tally<>(Pause.class);
    private final Tally<Fault> faults = new Tally<>(Fault.class);
    private final ThrottledLog rateWarning = new ThrottledLog();
    private final ThrottledLog hostFault = new ThrottledLog();

    /** Creates counts for connections without a bound on their buffers. */
    public Traffic() {
        this(new BufferedTotal(Long.MAX_VALUE));
    }

    /** @param buffered the total of all gates of the host */
    public Traffic(BufferedTotal buffered) {
        this.buffered = buffered;
    }

    BufferedTotal buffered() {
        return buffered;
    }

    Bytes of(Channel channel) {
        return bytes.of(channel);
    }

    /** Returns the throttled log for users above the rate limit, all together. */
    ThrottledLog rateWarning() {
        return rateWarning;
    }

    /** Returns the throttled log for connections that end by a fault of the host, all together. */
    ThrottledLog hostFault() {
        return hostFault;
    }

    /** Returns the bytes received. */
    public long in() {
        return bytes.sum(counted -> counted.in().get());
    }

    /** Returns the bytes that were passed to the system to send. */
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
