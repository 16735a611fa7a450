package io.msgserver.bench.attack;

import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.LoginRefusedException;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Wrong passwords at a login server, several at a time, by the handshake that costs a client least. */
final class Guesses implements AttackPart {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** The number of users whose passwords are guessed. An attacker cannot tell that they do not exist. */
    private static final int VICTIMS = 100;

    private final InetSocketAddress login;
    private final String servername;
    private final int atOnce;
    private final int enough;
    private final Attempts attempts;
    private final AtomicInteger guessed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    /** @param enough the number of guesses after which the attack is done */
    Guesses(InetSocketAddress login, String servername, int atOnce, int enough, Attempts attempts) {
        this.login = login;
        this.servername = servername;
        this.atOnce = atOnce;
        this.enough = enough;
        this.attempts = attempts;
    }

    @Override
    public void start() {
        for (int i = 0; i < atOnce; i++) {
            threads.add(Thread.startVirtualThread(this::guessUntilStopped));
        }
    }

    private void guessUntilStopped() {
        while (running) {
            guess(guessed.getAndIncrement());
        }
    }

    private void guess(int number) {
        var token = new Token("victim" + number % VICTIMS, servername, "wrong" + number);
        try {
            attempts.add(Attempts.CONNECTED, 1);
            LoginClient.login(login, token,
                    LoginOptions.defaults().withTimeout(TIMEOUT).withHandshake(HandshakeKind.CLASSIC));
            attempts.add(Attempts.SERVED, 1);
        } catch (LoginRefusedException _) {
            attempts.add(Attempts.REFUSED, 1);
        } catch (IOException _) {
            attempts.add(Attempts.CLOSED, 1);
        }
    }

    @Override
    public boolean isDone() {
        return guessed.get() >= enough;
    }

    @Override
    public void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
