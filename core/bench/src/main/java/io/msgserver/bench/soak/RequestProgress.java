package io.msgserver.bench.soak;

import java.util.concurrent.atomic.LongAdder;

/** The progress of the requests. Thread-safe. */
final class RequestProgress {
    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder connected = new LongAdder();

    void asked() {
        asked.increment();
    }

    void answered() {
        answered.increment();
    }

    /** Records that a user has connected or reconnected. */
    void connected() {
        connected.increment();
    }

    long askedSoFar() {
        return asked.sum();
    }

    long answeredSoFar() {
        return answered.sum();
    }

    long connectionsSoFar() {
        return connected.sum();
    }
}
