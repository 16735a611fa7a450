package io.msgserver.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.bench.child.LogReader;
import io.msgserver.bench.plugin.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the log of all hosts, one after the other, and pauses on command. It counts the lines that the soak requested,
 * and the reports of versions that are still in memory, which are verified when everything is at rest. Other lines are
 * unexplained. Thread-safe; the lock guards all fields.
 */
final class LogPipe implements LogReader {
    private static final String LEAKED = " has LEAKED: ";
    private static final Pattern LEFT_OUT = Pattern.compile(" (\\d+) lines were not written here");

    private final Findings findings;
    private final PrintStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stopped;
    private Lines lines = new Lines(0, 0, 0);

    /**
     * The counts of log lines.
     *
     * @param read    lines of the soak that have arrived
     * @param leftOut lines that the hosts report as left out
     * @param leaked  lines that report a version as leaked
     */
    record Lines(long read, long leftOut, long leaked) {
        long all() {
            return read + leftOut;
        }

        Lines since(Lines before) {
            return new Lines(read - before.read, leftOut - before.leftOut, leaked - before.leaked);
        }
    }

    /** @param out the destination of unexplained lines */
    LogPipe(Findings findings, PrintStream out) {
        this.findings = findings;
        this.out = out;
    }

    @Override
    public void read(InputStream log) {
        try (var reader = new BufferedReader(new InputStreamReader(log, UTF_8))) {
            awaitRunning();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                take(line);
                awaitRunning();
            }
        } catch (IOException _) {
            // The host has ended.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(String line) {
        Matcher leftOut = LEFT_OUT.matcher(line);
        if (leftOut.find()) {
            add(new Lines(0, Long.parseLong(leftOut.group(1)), 0));
        } else if (line.contains(Task.MARK)) {
            add(new Lines(1, 0, 0));
        } else if (line.contains(LEAKED)) {
            add(new Lines(0, 0, 1));
        } else {
            out.println(line);
            findings.unexplained("in the log of the host: " + line);
        }
    }

    private void add(Lines more) {
        lock.lock();
        try {
            lines = new Lines(lines.read + more.read, lines.leftOut + more.leftOut, lines.leaked + more.leaked);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRunning() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stopped) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Pauses until it is resumed. */
    void stop() {
        set(true);
    }

    void resume() {
        set(false);
    }

    private void set(boolean stop) {
        lock.lock();
        try {
            stopped = stop;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Lines lines() {
        lock.lock();
        try {
            return lines;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the lines that came since then: once there are as many as wanted, or when the time is over. */
    Lines await(Lines before, long wanted, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (lines.since(before).all() < wanted && left > 0) {
                left = changed.awaitNanos(left);
            }
            return lines.since(before);
        } finally {
            lock.unlock();
        }
    }
}
