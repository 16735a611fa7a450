package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * One request of one user, from the moment it begins until its response is forgotten. The session
 * guards all fields but the number; the message is its runner's until {@link Session#complete}.
 */
public final class Request implements Asked {
    private static final byte[] NOTHING = {};

    final int number;
    private byte[] message;

    /** Which connection of the user asked last, counted from 1: only that one gets the answer. */
    int connection;
    /** The response, framed; null while the request waits or runs. */
    byte @Nullable [] response;
    /**
     * The user's count of responses when this one was last sent or remembered: its place in {@link Remembered}. Before there is a
     * response, when it arrived: there may be very many of these objects, and so each has one field less.
     */
    int rememberedAt;

    /** The one to run after this one, while it waits. */
    @Nullable
    Request next;

    Request(int number, byte[] message, int connection, int arrival) {
        this.number = number;
        this.message = message;
        this.connection = connection;
        this.rememberedAt = arrival;
    }

    /** The number that the client chose. */
    public int number() {
        return number;
    }

    /** What the handler is asked; for whom runs the request, until it is complete. */
    public byte[] message() {
        return message;
    }

    /** What its connection said of when it arrived; for whom runs the request, until it is complete. */
    public int arrival() {
        return rememberedAt;
    }

    /** The response is what matters from now on, and may be remembered for long. */
    void answer(byte[] framed) {
        message = NOTHING;
        response = framed;
    }
}
