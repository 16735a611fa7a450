package io.msgserver.host.store;

import io.msgserver.host.session.SessionLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes all gates' sessions into one file, on a thread of its own. When the disk fails, it retries until it succeeds.
 */
final class FileSessionStore implements SessionStore {
    private static final Logger log = LoggerFactory.getLogger(FileSessionStore.class);

    /** The interval at which it checks for changes. */
    private static final long PERIOD_MILLIS = 500;
    private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** The time limit for everything but remembered responses, enough for a slow disk. */
    private static final Duration LAST_WRITE = Duration.ofSeconds(5);

    private final OpenFile file;
    private final List<KeptGate> gates = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("session-store").factory());

    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongSupplier nanoTime;
    private final AtomicLong failures = new AtomicLong();
    /** All changes up to this time of {@link #nanoTime} are in the file. Written by the thread once it runs. */
    private volatile long writtenAt;

    // Owned by the thread once it runs.
    /** Null after the disk has failed. */
    private @Nullable Tables tables;
    private boolean begun;
    private long tidyAt;
    private long retryAt;

    private FileSessionStore(OpenFile file, Tables tables, LongSupplier nanoTime) {
        this.file = file;
        this.tables = tables;
        this.nanoTime = nanoTime;
        this.writtenAt = nanoTime.getAsLong();
        this.tidyAt = writtenAt + TIDY_NANOS;
    }

    static FileSessionStore open(Path path, InstantSource clock) throws IOException {
        return open(new OpenFile(new StoreFile(path), clock), System::nanoTime);
    }

    static FileSessionStore open(OpenFile file, LongSupplier nanoTime) throws IOException {
        return new FileSessionStore(file, file.open(), nanoTime);
    }

    @Override
    public GateSessions restore(String servername, SessionLimits limits) {
        var gate = KeptGate.restored(servername, limits, opened());
        gates.add(gate);
        GateSessions sessions = gate.sessions();
        long users = sessions.users().loggedIn().count();
        if (users > 0) {
            log.info("gate {}: {} users are logged in as they were", servername, users);
        }
        return sessions;
    }

    @Override
    public void begin() throws IOException {
        logOtherGates(opened());
        try {
            gates.forEach(gate -> gate.begin(opened()));
            opened().commit();
        } catch (RuntimeException e) {
            throw new IOException("the session store " + file.path() + " cannot be written: " + e.getMessage()
                    + "; make room on the disk, or keep no sessions: \"sessions\": { \"store\": null }", e);
        }
        gates.forEach(KeptGate::committed);
        begun = true;
        writtenAt = nanoTime.getAsLong();
        thread.scheduleWithFixedDelay(this::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void logOtherGates(Tables opened) {
        var others = new ArrayList<>(opened.servernames());
        gates.forEach(gate -> others.remove(gate.servername()));
        for (String servername : others) {
            log.info("{} keeps {} logins of gate {}, which is not in the settings, until it is there again",
                    file.path(), opened.logins(servername).size(), servername);
        }
    }

    private void write() {
        long start = nanoTime.getAsLong();
        try {
            Tables opened = tables;
            if (opened != null) {
                write(opened);
                writtenAt = start;
            } else if (start - retryAt >= 0) {
                write(reopened());
                writtenAt = start;
                log.info("the session store {} is written again", file.path());
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e); // An exception would end the thread's schedule.
        }
    }

    private void write(Tables opened) {
        boolean written = false;
        for (KeptGate gate : gates) {
            written |= gate.write(opened);
        }
        if (written) {
            opened.commit();
            gates.forEach(KeptGate::committed);
        }
        if (nanoTime.getAsLong() - tidyAt >= 0) {
            opened.tidy();
            tidyAt = nanoTime.getAsLong() + TIDY_NANOS;
        }
    }

    private Tables reopened() throws IOException {
        Tables opened = file.open();
        tables = opened;
        gates.forEach(gate -> gate.beginNewFile(opened));
        return opened;
    }

    private void fail(Throwable e) {
        if (tables != null) {
            log.error("the session store {} cannot be written: what is new since would be lost with the host;"
                    + " make room on the disk, it is tried again every {} s", file.path(),
                    TimeUnit.NANOSECONDS.toSeconds(RETRY_NANOS), e);
            tables.abandon();
            tables = null;
        }
        gates.forEach(KeptGate::failed);
        retryAt = nanoTime.getAsLong() + RETRY_NANOS;
        failures.incrementAndGet();
    }

    @Override
    public Duration unwritten() {
        return Duration.ofNanos(nanoTime.getAsLong() - writtenAt);
    }

    @Override
    public long failures() {
        return failures.get();
    }

    @Override
    public void close(Duration patience) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Future<?> end = thread.submit(() -> end(patience));
        thread.shutdown();
        Duration longest = patience.plus(LAST_WRITE);
        try {
            await(end, longest);
        } catch (TimeoutException _) {
            log.error("the session store {} is not written after {} ms: what is new in the last second, and remembered"
                    + " responses, are lost", file.path(), longest.toMillis());
        } catch (ExecutionException e) {
            log.error(
                    "the session store {} cannot be written: what is new in the last second, and remembered responses,"
                            + " are lost",
                    file.path(), e.getCause());
        }
    }

    /** Waits for the last write and defers interrupts: unwritten changes would be lost. */
    private static void await(Future<?> end, Duration longest) throws ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + longest.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(Duration patience) {
        if (!begun) {
            opened().abandon();
            return;
        }
        long start = System.nanoTime();
        retryAt = nanoTime.getAsLong();
        write();
        Tables opened = opened();
        gates.forEach(gate -> gate.writeLastSubid(opened));
        opened.commit();
        int leftOut = 0;
        for (KeptGate gate : gates) {
            leftOut += gate.writeResponses(opened, start + patience.toNanos());
        }
        opened.commit();
        opened.close();
        logClosed(leftOut, patience, System.nanoTime() - start);
    }

    private void logClosed(int leftOut, Duration patience, long took) {
        if (leftOut > 0) {
            log.warn(
                    "the remembered responses of {} users are left out: there was no time for them in stop_timeout, {} ms",
                    leftOut, patience.toMillis());
        }
        log.info("sessions are kept in {}, written in {} ms", file.path(), TimeUnit.NANOSECONDS.toMillis(took));
    }

    private Tables opened() {
        Tables opened = tables;
        if (opened == null) {
            throw new IllegalStateException("the disk has failed, and fails still");
        }
        return opened;
    }
}
