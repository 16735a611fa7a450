package io.msgserver.bench.soak;

import io.msgserver.bench.plugin.Task;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The runs of requests, as the plugin recorded them over all lives of the host. Read as a whole once, when nothing runs
 * any more.
 */
public final class Journal {
    private final List<Asked> users;
    /** Users before this one have their requests run in order. */
    private final int ordered;
    private final List<BitSet> ran = new ArrayList<>();
    private final int[] last;
    private long runs;
    private long others;
    private long twice;
    private long disordered;
    private long unasked;

    /**
     * The requests that one user has sent, and those that were answered.
     *
     * @param asked    how many requests, numbered from 1
     * @param answered the numbers of those that were answered
     */
    record Asked(int asked, BitSet answered) {}

    /**
     * The users' requests according to the journal.
     *
     * @param runs       all of them
     * @param others     runs of bad clients, which are not checked
     * @param twice      runs of a request that had run before
     * @param disordered runs that did not follow the previous request, of users in the lane that keeps an order
     * @param unasked    runs of requests that were never sent
     * @param unrun      answers to requests that never ran
     */
    public record Runs(long runs, long others, long twice, long disordered, long unasked, long unrun) {}

    private Journal(List<Asked> users, int ordered) {
        this.users = users;
        this.ordered = ordered;
        this.last = new int[users.size()];
        users.forEach(_ -> ran.add(new BitSet()));
    }

    /** @param users by their numbers, from 0 */
    static Runs read(Path file, List<Asked> users, int ordered) throws IOException {
        var journal = new Journal(users, ordered);
        long entries = Files.size(file) / Task.ENTRY;
        if (entries * Task.ENTRY != Files.size(file)) {
            throw new IOException("the journal has " + Files.size(file) + " bytes, and each run should have "
                    + Task.ENTRY);
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (long entry = 0; entry < entries; entry++) {
                journal.add(in.readInt(), in.readInt());
                in.readInt();
            }
        }
        return journal.result();
    }

    /** Returns the journal's current size in bytes, without an incomplete entry. */
    static long size(Path file) throws IOException {
        long size = Files.exists(file) ? Files.size(file) : 0;
        return size - size % Task.ENTRY;
    }

    /**
     * Returns how often that user's requests have run according to the journal beyond that offset. May be called at any
     * time.
     */
    static int runsOf(int user, Path file, long beyond) throws IOException {
        int runs = 0;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(beyond);
            for (long left = Files.size(file) - beyond; left >= Task.ENTRY; left -= Task.ENTRY) {
                runs += in.readInt() == user ? 1 : 0;
                in.skipNBytes(Task.ENTRY - Integer.BYTES);
            }
        }
        return runs;
    }

    private void add(int user, int number) {
        if (user < 0 || user >= users.size()) {
            others++;
            return;
        }
        runs++;
        if (number < 1 || number > users.get(user).asked()) {
            unasked++;
        } else if (ran.get(user).get(number)) {
            twice++;
        } else {
            addFirst(user, number);
        }
    }

    private void addFirst(int user, int number) {
        if (user < ordered && number != last[user] + 1) {
            disordered++;
        }
        ran.get(user).set(number);
        last[user] = number;
    }

    private Runs result() {
        long unrun = 0;
        for (int user = 0; user < users.size(); user++) {
            var answered = (BitSet) users.get(user).answered().clone();
            answered.andNot(ran.get(user));
            unrun += answered.cardinality();
        }
        return new Runs(runs, others, twice, disordered, unasked, unrun);
    }
}
