package io.msgserver.client;

import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One request, which may be sent several times, and its one answer. */
final class Call {
    private final int session;
    private final byte[] request;
    private final CallDeadline deadline;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    /**
     * Guarded by the lock of {@link PendingCalls}, as are all fields below; unchanged once the call is no longer
     * pending.
     */
    private boolean sent;
    private long sentAt;
    private int refusals;
    private long sendableAt;

    Call(byte[] message, int session, CallDeadline deadline) {
        this.session = session;
        this.request = Packages.request(message, session);
        this.deadline = deadline;
    }

    int session() {
        return session;
    }

    /** Returns the whole package, the same array every time, which must not be changed. */
    byte[] request() {
        return request;
    }

    CompletableFuture<byte[]> answer() {
        return answer;
    }

    CallDeadline deadline() {
        return deadline;
    }

    void sending(long now) {
        sent = true;
        sentAt = now;
    }

    /** Returns whether the request was ever sent, so that the gate may know its number. */
    boolean wasSent() {
        return sent;
    }

    /** Returns the time at which it was sent last. */
    long sentAt() {
        return sentAt;
    }

    /** Begins the pause of a request that the gate did not run. */
    void pause(long now, Backoff backoff) {
        Duration pause = backoff.pause(refusals++);
        sendableAt = now + pause.toNanos();
    }

    /** Returns the end of its pause. */
    long sendableAt() {
        return sendableAt;
    }

    void complete(Response response) {
        if (response.ok()) {
            answer.complete(response.content());
        } else {
            answer.completeExceptionally(new RequestFailedException());
        }
    }

    void drop() {
        answer.completeExceptionally(new AnswerDroppedException());
    }

    void expire() {
        answer.completeExceptionally(new CallTimeoutException(deadline.allowed()));
    }

    void fail(End end) {
        answer.completeExceptionally(end.exception());
    }
}
