package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.msgserver.bench.load.Figures;
import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.LoginRefusedException;
import io.msgserver.client.MsgClient;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * New users at a fixed interval, one after the other: each logs in, connects, sends a request and leaves. The time of
 * each counts from the moment at which it was due. All fields but the thread are guarded by this.
 */
final class NewUsers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_FAILURES = 3;
    private static final byte[] QUESTION = "is anybody here?".getBytes(US_ASCII);

    private final InetSocketAddress login;
    private final InetSocketAddress gate;
    private final String servername;
    private final String password;
    private final Duration period;
    private final Thread thread;
    private Figures served = Figures.none();
    private Figures logins = Figures.none();
    private int failed;
    private final List<String> failures = new ArrayList<>();

    private NewUsers(InetSocketAddress login, InetSocketAddress gate, String servername, String password,
            Duration period) {
        this.login = login;
        this.gate = gate;
        this.servername = servername;
        this.password = password;
        this.period = period;
        this.thread = Thread.ofPlatform().daemon().name("newcomers").unstarted(this::run);
    }

    /**
     * @param period from one newcomer to the next; when one takes longer, those that follow wait, and that time counts
     */
    static NewUsers start(InetSocketAddress login, InetSocketAddress gate, String servername, String password,
            Duration period) {
        var newUsers = new NewUsers(login, gate, servername, password, period);
        newUsers.thread.start();
        return newUsers;
    }

    /**
     * The outcomes of the newcomers in a span of time.
     *
     * @param logins of all newcomers, served or not, up to the server's answer
     */
    record Outcomes(Figures served, Figures logins, int failed) {
        static Outcomes none() {
            return new Outcomes(Figures.none(), Figures.none(), 0);
        }

        Outcomes with(Outcomes other) {
            return new Outcomes(served.with(other.served), logins.with(other.logins), failed + other.failed);
        }
    }

    private void run() {
        long due = System.nanoTime();
        for (int number = 1; !Thread.currentThread().isInterrupted(); number++) {
            try {
                logInAndAsk(number, due);
                due += period.toNanos();
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void logInAndAsk(int number, long due) throws InterruptedException {
        try {
            Login user = LoginClient.login(login, new Token("newcomer" + number, servername, password),
                    LoginOptions.defaults().withTimeout(PATIENCE));
            loggedIn(System.nanoTime() - due);
            try (MsgClient client = MsgClient.connect(gate, user,
                    ClientOptions.defaults().withConnectTimeout(PATIENCE).withGiveUpAfter(Duration.ZERO), _ -> {})) {
                if (!Arrays.equals(client.call(QUESTION), QUESTION)) {
                    throw new IOException("the answer is wrong");
                }
            }
            served(System.nanoTime() - due);
        } catch (IOException | LoginRefusedException refused) {
            failed(refused);
        }
    }

    private synchronized void loggedIn(long nanos) {
        logins.latencies().recordValue(nanos);
    }

    private synchronized void served(long nanos) {
        served.latencies().recordValue(nanos);
    }

    private synchronized void failed(Exception why) {
        failed++;
        if (failures.size() < MAX_FAILURES) {
            failures.add("a newcomer was not served: " + why.getMessage());
        }
    }

    /** Returns the outcomes since the last call. */
    synchronized Outcomes take() {
        var came = new Outcomes(served, logins, failed);
        served = Figures.none();
        logins = Figures.none();
        failed = 0;
        return came;
    }

    /** Returns the messages of the first few failures. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
