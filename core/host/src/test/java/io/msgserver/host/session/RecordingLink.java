package io.msgserver.host.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.protocol.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A link of one thread that records the calls it receives. */
final class RecordingLink implements Link {
    /** The frames, as text. */
    final List<String> received = new ArrayList<>();
    /**
     * The calls of {@code pause}, {@code resume} and {@code close}, in order. A second pause in a row is not recorded.
     */
    final List<String> calls = new ArrayList<>();
    boolean paused;

    static byte[] frame(String text) {
        return text.getBytes(UTF_8);
    }

    @Override
    public void send(byte[] frame) {
        received.add(new String(frame, UTF_8));
    }

    @Override
    public void sendLast(byte[] frame, CloseReason reason) {
        send(frame);
        close(reason);
    }

    @Override
    public void pause() {
        if (!paused) {
            calls.add("pause");
        }
        paused = true;
    }

    @Override
    public void resume() {
        calls.add("resume");
        paused = false;
    }

    @Override
    public CountDownLatch drained() {
        return new CountDownLatch(0);
    }

    @Override
    public void pauseFor(long nanos) {
        calls.add("pause " + nanos / 1_000_000 + " ms");
    }

    @Override
    public String ip() {
        return "127.0.0.1";
    }

    @Override
    public String name() {
        return "the link";
    }

    @Override
    public void close(CloseReason reason) {
        calls.add("close: " + reason.word());
    }

    @Override
    public void announce(CloseReason reason) {
        calls.add("announce: " + reason.word());
    }

    @Override
    public void sendNotRun(int number) {
        received.add("not run " + number);
    }
}
