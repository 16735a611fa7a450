package io.msgserver.bench.attack;

import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Wrong passwords at a login server from one address, several at a time. */
final class LocalGuesses implements AttackPart {
    /** An address of this machine, but not the one that good clients come from. */
    static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.2");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** The pause after a connection that the host has closed; otherwise connections would be refused only. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final AttackTarget target;
    private final Attempts attempts;
    private final GuessFrom client = new GuessFrom(ADDRESS, TIMEOUT);
    private final AtomicInteger guessed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    LocalGuesses(AttackTarget target, Attempts attempts) {
        this.target = target;
        this.attempts = attempts;
    }

    @Override
    public void start() {
        for (int i = 0; i < target.connections(); i++) {
            threads.add(Thread.startVirtualThread(this::guessUntilStopped));
        }
    }

    private void guessUntilStopped() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                guess(guessed.getAndIncrement());
            }
        } catch (InterruptedException _) {
            // The attack is over.
        }
    }

    private void guess(int number) throws InterruptedException {
        var token = new Token("victim" + number, target.servername(), "wrong" + number);
        try {
            attempts.add(Attempts.CONNECTED, 1);
            boolean served = client.answer(target.login(), token).startsWith("200 ");
            attempts.add(served ? Attempts.SERVED : Attempts.REFUSED, 1);
        } catch (IOException _) {
            attempts.add(Attempts.CLOSED, 1);
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }
}
