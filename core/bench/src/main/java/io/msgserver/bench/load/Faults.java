package io.msgserver.bench.load;

import java.util.ArrayList;
import java.util.List;

/** Counts errors, and keeps the messages of the first few. Thread-safe. */
public final class Faults {
    private static final int MAX_MESSAGES = 5;

    private long failed;
    private long wrong;
    private long closed;
    private long lost;
    private final List<String> messages = new ArrayList<>();

    /**
     * The number of errors by kind.
     *
     * @param failed requests answered ok = 0
     * @param wrong  responses without a request, or with the wrong content
     * @param closed connections that the server closed
     * @param lost   requests without a response
     */
    public record Counts(long failed, long wrong, long closed, long lost) {
        /** Returns whether there was any error. */
        public boolean any() {
            return failed + wrong + closed + lost > 0;
        }
    }

    synchronized void failed(String connection) {
        failed++;
        addMessage(connection + ": a request failed (ok = 0); the server's log says why");
    }

    synchronized void wrong(String connection, String what) {
        wrong++;
        addMessage(connection + ": " + what);
    }

    synchronized void closed(String connection, String reason) {
        closed++;
        addMessage(connection + ": the connection was closed: " + reason);
    }

    synchronized void lost(long requests) {
        lost += requests;
        if (requests > 0) {
            addMessage(requests + " requests were never answered");
        }
    }

    private void addMessage(String what) {
        if (messages.size() < MAX_MESSAGES) {
            messages.add(what);
        }
    }

    public synchronized Counts counts() {
        return new Counts(failed, wrong, closed, lost);
    }

    /** Returns the messages of the first few errors. */
    public synchronized List<String> messages() {
        return List.copyOf(messages);
    }
}
