package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * What a user has asked: which requests run or wait, and the responses of those that are done. Guarded by its session.
 *
 * <p>A response counts as one each time it is sent: the last {@link SessionLimits#expiredNumber} of them are remembered.
 */
final class Requests {
    private final SessionLimits limits;
    private final RequestTable byNumber = new RequestTable();
    /** Done, the one to be forgotten next first. */
    private final RequestList remembered = new RequestList();
    /** Begun, and to run one after the other. */
    private final RequestList waiting = new RequestList();
    /** Somebody runs what waits, until {@link #nextWaiting} gives them nothing. */
    private boolean serving;
    private int pending;
    private boolean paused;
    private int responses;

    Requests(SessionLimits limits) {
        this.limits = limits;
    }

    Asked begin(int number, byte[] message, int connection) {
        Request earlier = byNumber.get(number);
        if (earlier == null) {
            return run(number, message, connection);
        }
        boolean sameConnection = earlier.connection == connection;
        if (earlier.response == null) {
            earlier.connection = connection;
            return new Asked.Ignore();
        }
        remembered.remove(earlier);
        if (sameConnection) {
            return run(number, message, connection);
        }
        earlier.connection = connection;
        remember(earlier);
        return new Asked.Resend(earlier.response);
    }

    void complete(Request request, byte[] response) {
        pending--;
        request.answer(response);
        remember(request);
    }

    /** Lets a request wait for those before it. True when nobody runs them: the caller has to. */
    boolean await(Request request) {
        waiting.addLast(request);
        boolean idle = !serving;
        serving = true;
        return idle;
    }

    /** The next that waited, or null: then the caller runs them no longer. */
    @Nullable
    Request nextWaiting() {
        Request next = waiting.removeFirst();
        serving = next != null;
        return next;
    }

    boolean isServing() {
        return serving;
    }

    /** True when there is too much to do: the caller pauses the link. */
    boolean pauseIfFull() {
        boolean full = pending > limits.maxPending();
        paused |= full;
        return full;
    }

    /** True once when enough is done after a pause: the caller resumes the link. */
    boolean resumeIfEased() {
        boolean eased = paused && pending <= limits.maxPending() / 2;
        paused &= !eased;
        return eased;
    }

    /** A pause belongs to the link it was told; the next one has its own. */
    void forgetPause() {
        paused = false;
    }

    int pending() {
        return pending;
    }

    int remembered() {
        return byNumber.size() - pending;
    }

    private Asked run(int number, byte[] message, int connection) {
        var request = new Request(number, message, connection);
        byNumber.put(request);
        pending++;
        return new Asked.Run(request);
    }

    private void remember(Request request) {
        request.rememberedAt = responses++;
        remembered.addLast(request);
        Request oldest = remembered.first();
        while (oldest != null && isExpired(oldest)) {
            remembered.remove(oldest);
            byNumber.remove(oldest.number);
            oldest = remembered.first();
        }
    }

    /** Compares by the difference, since the count may wrap round. */
    private boolean isExpired(Request request) {
        return responses - request.rememberedAt > limits.expiredNumber();
    }
}
