package io.msgserver.bench.measure;

import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.Phase;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Reports the progress of a measurement: a line a second, in place where there is a terminal. Used by one thread. */
public final class Progress {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int WIDTH = 78;

    private final PrintWriter err;
    private final boolean inPlace;
    private long reportedAt;
    private long answered;

    Progress(PrintWriter err, boolean inPlace) {
        this.err = err;
        this.inPlace = inPlace;
    }

    /** Measures a phase of that duration. */
    public Phase phase(String name, Load load, Duration time) throws InterruptedException {
        load.begin();
        begin(load);
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, SECOND / 10));
            report(name, load);
        }
        return load.end();
    }

    /** Begins a new span: the next report leaves out earlier requests. */
    public void begin(Load load) {
        reportedAt = System.nanoTime();
        answered = load.answered();
    }

    /** Prints at most once a second, however often it is called. */
    public void report(String name, Load load) {
        long now = System.nanoTime();
        if (now - reportedAt < SECOND) {
            return;
        }
        long all = load.answered();
        String rate = String.format(Locale.ROOT, "%,d requests/s", rate(all, now));
        answered = all;
        reportedAt = now;
        line(name + "  " + rate);
    }

    private long rate(long all, long now) {
        return (all - answered) * SECOND / (now - reportedAt);
    }

    public void line(String text) {
        if (inPlace) {
            err.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
            err.flush();
        } else {
            err.println(text);
        }
    }

    /** Clears the line for the report. */
    public void done() {
        if (inPlace) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
        }
    }
}
