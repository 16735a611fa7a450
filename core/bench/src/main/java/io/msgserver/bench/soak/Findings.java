package io.msgserver.bench.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The trouble that was made, and the faults that were found, with the first few messages of each kind. Thread-safe. */
public final class Findings {
    private static final int MAX_MESSAGES = 10;

    private final Map<Trouble, Integer> made = new EnumMap<>(Trouble.class);
    private final List<String> messages = new ArrayList<>();
    private long wrong;
    private long failed;
    private long broken;
    private long unexplained;
    private long lost;

    /**
     * Counts of the faults that a soak has found.
     *
     * @param wrong  answers
     * @param failed requests answered ok = 0
     * @param broken checks of a trouble that failed, as of a bad client that was not closed or a bad jar that was not
     *               refused
     * @param unexplained connections that the host has ended, and lines in its log, that no trouble explains
     */
    public record Counts(long wrong, long failed, long broken, long unexplained) {}

    synchronized void made(Trouble trouble) {
        made.merge(trouble, 1, Integer::sum);
    }

    synchronized void wrong(String what) {
        wrong++;
        addMessage(wrong, what);
    }

    synchronized void failed(String what) {
        failed++;
        addMessage(failed, what);
    }

    /** Records a lost request; their number is counted at the end. */
    synchronized void lost(String what) {
        lost++;
        addMessage(lost, what);
    }

    synchronized void broken(String what) {
        broken++;
        addMessage(broken, what);
    }

    synchronized void unexplained(String what) {
        unexplained++;
        addMessage(unexplained, what);
    }

    /** @param count the faults of this kind so far, this one included */
    private void addMessage(long count, String what) {
        if (count <= MAX_MESSAGES) {
            messages.add(what);
        }
    }

    synchronized int all() {
        return made.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<Trouble, Integer> made() {
        return new EnumMap<>(made);
    }

    synchronized Counts counts() {
        return new Counts(wrong, failed, broken, unexplained);
    }

    synchronized List<String> messages() {
        return List.copyOf(messages);
    }
}
