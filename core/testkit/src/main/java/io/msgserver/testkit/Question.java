package io.msgserver.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.protocol.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request that was sent, with its session number. It can be sent again, as by a client that lost its connection
 * before the answer came. Thread-safe.
 *
 * <pre>{@code
 * Question add = alice.send("add 1");
 * alice.drop();
 * alice.reconnect();
 * assertThat(add.again().answer()).isEqualTo("1");    // the remembered answer, or the first
 * assertThat(alice.ask("add 0")).isEqualTo("1");      // and it ran once
 * }</pre>
 */
public final class Question {
    private final TestClient client;
    private final int session;
    private final byte[] message;
    private final int loggedBefore;
    private volatile CompletableFuture<Response> response = new CompletableFuture<>();

    Question(TestClient client, int session, byte[] message, int loggedBefore) {
        this.client = client;
        this.session = session;
        this.message = message;
        this.loggedBefore = loggedBefore;
    }

    /** Returns the request's session number on the wire. */
    public int session() {
        return session;
    }

    /**
     * Sends the same request with the same session number once more, and does not wait. On a later connection than that
     * of the first sending, the handler runs only if it never ran. On the connection on which it was answered the
     * number is free again, and the handler runs again.
     *
     * @throws IllegalStateException when the client is not connected
     */
    public Question again() {
        response = new CompletableFuture<>();
        client.send(this);
        return this;
    }

    /**
     * Waits for the answer.
     *
     * @return it, read as UTF-8
     * @throws RequestFailedException when the handler failed
     * @throws IllegalStateException when the connection ended before the answer came
     * @throws AssertionError when none comes
     */
    public String answer() {
        return new String(bytes(), UTF_8);
    }

    /** Waits as {@link #answer} does, and returns the bytes. */
    public byte[] bytes() {
        Response received = await();
        if (!received.ok()) {
            throw new RequestFailedException(
                    "the handler failed at " + text() + " of " + client.uid() + client.faultsSince(loggedBefore));
        }
        return received.content();
    }

    /** Returns whether the answer is there. */
    public boolean isAnswered() {
        return response.state() == CompletableFuture.State.SUCCESS;
    }

    private Response await() {
        try {
            return response.get(Patience.WHOLE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        } catch (ExecutionException ended) {
            throw new IllegalStateException("the connection of " + client.uid() + " ended before " + text()
                    + " was answered: reconnect, and ask again()", ended);
        } catch (TimeoutException e) {
            throw new AssertionError(text() + " of " + client.uid() + " was not answered in "
                    + Patience.WHOLE.toSeconds() + " s" + client.faultsSince(loggedBefore), e);
        }
    }

    byte[] message() {
        return message;
    }

    void answered(Response received) {
        response.complete(received);
    }

    void lost() {
        response.completeExceptionally(new IllegalStateException("the connection ended"));
    }

    private String text() {
        return '"' + new String(message, UTF_8) + '"';
    }
}
