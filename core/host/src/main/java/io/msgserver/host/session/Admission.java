package io.msgserver.host.session;

/** A connection's request for room in a {@link PendingTotal}. Any thread. */
public final class Admission {
    private final PendingTotal total;
    private final Runnable resume;

    /** Guarded by the total. */
    State state = State.NONE;
    /** Guarded by the total: bytes. */
    int size;

    enum State {
        NONE, WAITS, RESERVED, GONE
    }

    /** @param resume is run when there is room for what was asked; does not block or throw */
    public Admission(PendingTotal total, Runnable resume) {
        this.total = total;
        this.resume = resume;
    }

    /** Whether there is room for a request now; else it is kept as soon as there is, and the connection resumed. */
    public boolean admits(int messageLength) {
        return total.ask(this, Requests.cost(messageLength));
    }

    /** The request that was admitted has begun. */
    public void begun() {
        total.leave(this, State.NONE);
    }

    /** The connection has ended. */
    public void end() {
        total.leave(this, State.GONE);
    }

    void resume() {
        resume.run();
    }
}
