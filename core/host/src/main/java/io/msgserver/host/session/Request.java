package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * One request of one user, from the moment it begins until it is answered. The session guards all fields but the
 * number; the message belongs to the thread that runs the request until {@link Session#complete}.
 */
public final class Request implements Disposition {
    /** The connection of a request whose answer is not wanted any more. */
    static final int UNWANTED = -1;
    /**
     * The connection of a request of a client that has forgotten its numbers: another client of that login may choose
     * the same.
     */
    static final int FORMER_CLIENT = -2;

    private static final byte[] NOTHING = {};

    final int number;
    private byte[] message;
    private final int arrival;

    /** The connection of the user that asked last, counted from 1: only that one gets the answer. Below 0 none does. */
    int connection;
    /** Owned by {@link OpenRequests}. */
    int place;
    /** The one to run after this one, while it waits. */
    @Nullable
    Request next;

    Request(int number, byte[] message, int connection, int arrival) {
        this.number = number;
        this.message = message;
        this.connection = connection;
        this.arrival = arrival;
    }

    /** The number that the client chose. */
    public int number() {
        return number;
    }

    /** The message that the handler is to answer; for the thread that runs the request, until it is complete. */
    public byte[] message() {
        return message;
    }

    /** The time at which it arrived, as its connection gave it. */
    public int arrival() {
        return arrival;
    }

    /** Lets go of the message: a call that does not come back may hold this object for long. */
    void done() {
        message = NOTHING;
    }
}
