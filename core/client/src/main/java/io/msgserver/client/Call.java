package io.msgserver.client;

import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.util.concurrent.CompletableFuture;

/** One request, as often as it must be sent, and the one answer that its caller will see. */
final class Call {
    private final int session;
    private final byte[] request;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    Call(byte[] message, int session) {
        this.session = session;
        this.request = Packages.request(message, session);
    }

    int session() {
        return session;
    }

    /** The whole package, the same bytes every time: not to be changed. */
    byte[] request() {
        return request;
    }

    CompletableFuture<byte[]> answer() {
        return answer;
    }

    void complete(Response response) {
        if (response.ok()) {
            answer.complete(response.content());
        } else {
            answer.completeExceptionally(new RequestFailedException());
        }
    }

    void fail(End end) {
        answer.completeExceptionally(end.exception());
    }
}
