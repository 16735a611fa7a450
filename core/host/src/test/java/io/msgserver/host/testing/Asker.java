package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A user who stays connected and keeps sending requests, none of which may fail. Closing it fails if one did. */
public final class Asker implements AutoCloseable {
    /** Leaves the processors to the host under test. */
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Wire wire;
    private final Set<String> answers = new ConcurrentSkipListSet<>();
    private final AtomicLong answered = new AtomicLong();
    private final Thread thread;
    private volatile boolean stop;
    private volatile @Nullable String wrong;

    private Asker(Wire wire) {
        this.wire = wire;
        this.thread = Thread.ofPlatform().unstarted(this::run);
    }

    public static Asker start(Wire wire) {
        var asker = new Asker(wire);
        asker.thread.start();
        asker.awaitMore();
        return asker;
    }

    private void run() {
        try {
            for (int number = 1; !stop; number++) {
                wire.request("?", number);
                byte[] response = wire.readPackage();
                if (response[response.length - 5] != 1) {
                    wrong = "request " + number + " failed";
                    return;
                }
                answers.add(new String(Arrays.copyOf(response, response.length - 5), UTF_8));
                answered.incrementAndGet();
                Thread.sleep(PAUSE);
            }
        } catch (IOException | InterruptedException e) {
            wrong = "the connection was lost: " + e;
        }
    }

    /** Waits until more requests were answered; fails when one was not. */
    public void awaitMore() {
        long before = answered.get();
        Awaitility.await().until(() -> wrong != null || answered.get() > before + 3);
        assertThat(wrong).isNull();
    }

    /** Returns all answers so far, each once. */
    public Set<String> answers() {
        return answers;
    }

    @Override
    public void close() throws IOException {
        stop = true;
        Awaitility.await().until(() -> !thread.isAlive());
        wire.close();
        assertThat(wrong).isNull();
    }
}
