package io.msgserver.cli.log;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in front of streams that may block, as a pipe without a reader does; a thread of its own writes to
 * them. A write to the queue never waits. Text that does not fit is left out and its lines are counted. Nothing more is
 * accepted until the queue is empty and the count was reported, so that the report stands where the lines are missing.
 * Thread-safe.
 */
final class OutputQueue {
    /** The bytes of heap that a chunk needs beside its content. */
    private static final int OVERHEAD = 64;

    private final int capacity;
    private final LongConsumer report;

    // Guarded by this.
    private final Queue<Chunk> chunks = new ArrayDeque<>();
    /** Bytes that are queued or being written. */
    private int held;
    /** Lines left out since the last report. */
    private long lost;
    /** Whether a report is being made. */
    private boolean reporting;

    private record Chunk(OutputStream target, byte[] bytes) {

        int size() {
            return bytes.length + OVERHEAD;
        }
    }

    private OutputQueue(int capacity, LongConsumer report) {
        this.capacity = capacity;
        this.report = report;
    }

    /**
     * Starts the thread.
     *
     * @param capacity in bytes
     * @param report   receives the number of lines that were left out, on the queue's thread, when there is room again
     */
    static OutputQueue start(int capacity, LongConsumer report) {
        var queue = new OutputQueue(capacity, report);
        Thread.ofPlatform().daemon().name("output").start(queue::run);
        return queue;
    }

    /** Returns a stream that writes to the target by way of the queue. */
    OutputStream to(OutputStream target) {
        return new OutputStream() {
            @Override
            public void write(int each) {
                add(target, new byte[]{(byte) each});
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                add(target, Arrays.copyOfRange(bytes, from, from + length));
            }
        };
    }

    private synchronized void add(OutputStream target, byte[] bytes) {
        var chunk = new Chunk(target, bytes);
        if (lost > 0 || chunk.size() > capacity - held) {
            lost += lines(bytes);
            return;
        }
        chunks.add(chunk);
        held += chunk.size();
        notifyAll();
    }

    /** Returns the number of lines, at least one, so that nothing is left out without a report. */
    private static long lines(byte[] bytes) {
        long ends = 0;
        for (byte each : bytes) {
            if (each == '\n') {
                ends++;
            }
        }
        return Math.max(1, ends);
    }

    /**
     * Waits until everything is written, and the lines that were left out are reported. Returns false when that takes
     * longer, or the caller was interrupted.
     */
    synchronized boolean flush(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (held > 0 || lost > 0 || reporting) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private void run() {
        while (true) {
            try {
                Chunk next = awaitChunk();
                if (next == null) {
                    report();
                } else {
                    write(next);
                }
            } catch (Throwable _) {
                // After an interrupt by a plugin, or a report that fails, the queued text must be written nevertheless.
            }
        }
    }

    /** Returns the next chunk to write; null when lines were left out and the queue is empty. */
    private synchronized @Nullable Chunk awaitChunk() throws InterruptedException {
        while (chunks.isEmpty() && lost == 0) {
            wait();
        }
        return chunks.poll();
    }

    private void write(Chunk chunk) {
        try {
            chunk.target().write(chunk.bytes());
            chunk.target().flush();
        } catch (IOException _) {
            // The disk is full, or the reader has gone; there is no other place to report it.
        } finally {
            written(chunk);
        }
    }

    private synchronized void written(Chunk chunk) {
        held -= chunk.size();
        notifyAll();
    }

    private void report() {
        long lines = beginReport();
        try {
            report.accept(lines);
        } finally {
            endReport();
        }
    }

    private synchronized long beginReport() {
        long lines = lost;
        lost = 0;
        reporting = true;
        return lines;
    }

    private synchronized void endReport() {
        reporting = false;
        notifyAll();
    }
}
