package io.msgserver.host.session;

/** A connection's request for room in a {@link PendingTotal}. Any thread. */
public final class Admission {
    private final PendingTotal total;
    private final Runnable resume;

    /** Guarded by the total. */
    State state = State.NONE;
    /** Bytes. Guarded by the total. */
    int size;

    enum State {
        NONE, WAITS, RESERVED, GONE
    }

    /** @param resume runs when there is room for the pending request; it must not block or throw */
    public Admission(PendingTotal total, Runnable resume) {
        this.total = total;
        this.resume = resume;
    }

    /**
     * Returns whether there is room for a request now. If not, reserves the room when it is free and resumes the
     * connection.
     */
    public boolean admits(int messageLength) {
        return total.ask(this, Requests.cost(messageLength));
    }

    /** Releases the reservation: the admitted request has begun. */
    public void begun() {
        total.leave(this, State.NONE);
    }

    /** Withdraws the request for room: the connection has ended. */
    public void end() {
        total.leave(this, State.GONE);
    }

    void resume() {
        resume.run();
    }
}
