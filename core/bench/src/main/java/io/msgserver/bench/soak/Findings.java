package io.msgserver.bench.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found while it ran: the trouble that was made, and what should not have happened, the first few in words. Any thread. */
public final class Findings {
    private static final int TOLD = 10;

    private final Map<Trouble, Integer> made = new EnumMap<>(Trouble.class);
    private final List<String> told = new ArrayList<>();
    private long wrong;
    private long failed;
    private long broken;

    /**
     * What should not have happened, and how often.
     *
     * @param wrong  answers
     * @param failed requests answered ok = 0
     * @param broken other promises of the host: a bad client that was not closed, a bad jar that was not refused, a stop that failed
     */
    public record Counts(long wrong, long failed, long broken) {}

    synchronized void made(Trouble trouble) {
        made.merge(trouble, 1, Integer::sum);
    }

    synchronized void wrong(String what) {
        wrong++;
        tell(what);
    }

    synchronized void failed(String what) {
        failed++;
        tell(what);
    }

    /** How many those are is counted at the end. */
    synchronized void lost(String what) {
        tell(what);
    }

    synchronized void broken(String what) {
        broken++;
        tell(what);
    }

    private void tell(String what) {
        if (told.size() < TOLD) {
            told.add(what);
        }
    }

    synchronized int all() {
        return made.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<Trouble, Integer> made() {
        return new EnumMap<>(made);
    }

    synchronized Counts counts() {
        return new Counts(wrong, failed, broken);
    }

    synchronized List<String> told() {
        return List.copyOf(told);
    }
}
