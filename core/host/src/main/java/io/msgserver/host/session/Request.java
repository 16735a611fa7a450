package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * One request of one user, from its arrival until it is answered. The session guards all fields but the number. The
 * message belongs to the thread that runs the request until {@link Session#complete}.
 */
public final class Request implements Disposition {
    /** The connection of a request whose response is no longer wanted. */
    static final int UNWANTED = -1;
    /**
     * The connection of a request whose client has forgotten its numbers: another client of that login may choose the
     * same number.
     */
    static final int FORMER_CLIENT = -2;

    private static final byte[] NOTHING = {};

    final int number;
    private byte[] message;
    private final int arrival;

    /**
     * The connection of the user that asked last, counted from 1: only that one receives the response. Negative when
     * none does.
     */
    int connection;
    /** Owned by {@link OpenRequests}. */
    int place;
    /** The request to run after this one while it waits; null for none. */
    @Nullable
    Request next;

    Request(int number, byte[] message, int connection, int arrival) {
        this.number = number;
        this.message = message;
        this.connection = connection;
        this.arrival = arrival;
    }

    /** Returns the number that the client chose. */
    public int number() {
        return number;
    }

    /**
     * Returns the message that the handler answers. Only for the thread that runs the request, until it is complete.
     */
    public byte[] message() {
        return message;
    }

    /** Returns the time of arrival, in the unit of the connection that passed it. */
    public int arrival() {
        return arrival;
    }

    /** Releases the message: a call that does not return may hold this object for long. */
    void done() {
        message = NOTHING;
    }
}
