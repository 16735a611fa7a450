package io.msgserver.bench.soak;

import java.util.concurrent.atomic.LongAdder;

/** How far the requests are. Any thread. */
final class Progressed {
    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder connected = new LongAdder();

    void asked() {
        asked.increment();
    }

    void answered() {
        answered.increment();
    }

    /** A user has connected, or connected again. */
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
