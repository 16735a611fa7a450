package io.msgserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.client.ClientOptions;
import io.msgserver.client.HandshakeRefusedException;
import io.msgserver.client.Login;
import io.msgserver.client.MsgClient;
import io.msgserver.distribution.Distribution.RunningHost;
import io.msgserver.protocol.HandshakeAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is killed, again and again and at any moment: what it said more than a moment before holds. */
class KillIT {
    private static final int KILLS = Integer.getInteger("msgserver.test.kills", 3);
    /** The time whose changes a crash may lose. The documents say 1 s; a busy machine may need more. */
    private static final long LOST_NANOS = TimeUnit.MILLISECONDS
            .toNanos(Integer.getInteger("msgserver.test.lost.millis", 3000));
    private static final int TALKERS = 8;
    /**
     * A talker waits so long for the end of the host between two connections: without it, talkers would take all
     * processors.
     */
    private static final int REST_MILLIS = 10;
    private static final ClientOptions ONE_ATTEMPT = ClientOptions.defaults().withGiveUpAfter(Duration.ZERO)
            .withConnectTimeout(Duration.ofSeconds(30));

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private final Set<String> subids = new HashSet<>();
    /** Those that were handed out twice. Guarded, as the subids are, by the list of a round's talkers. */
    private final List<String> again = new ArrayList<>();
    private long killed;
    private long checked;

    /** A user, and what the host has said to them. Their own thread's, then the test's. */
    private static final class Talker {
        final Login login;
        final long loggedIn = System.nanoTime();
        final List<Long> at = new ArrayList<>();
        /** The indexes that were answered 200 OK. */
        final List<Long> good = new ArrayList<>();
        long tried;

        Talker(Login login) {
            this.login = login;
        }

        void connect(CountedHost counted) throws IOException, InterruptedException {
            tried++;
            try (MsgClient _ = MsgClient.connect(counted.gate(), login, ONE_ATTEMPT.withFirstIndex(tried), _ -> {})) {
                good.add(tried);
                at.add(System.nanoTime());
            }
        }

        long lastGoodBefore(long moment) {
            long last = 0;
            for (int i = 0; i < good.size(); i++) {
                last = at.get(i) < moment ? good.get(i) : last;
            }
            return last;
        }
    }

    @Test
    void what_a_host_said_a_second_before_it_was_killed_holds() throws Exception {
        CountedHost counted = CountedHost.in(folder, "10s");
        List<Talker> talkers = List.of();
        for (int kill = 0; kill <= KILLS; kill++) {
            try (RunningHost host = counted.start()) {
                assertThat(host.log()).doesNotContain("ERROR", "damaged");
                for (Talker talker : talkers) {
                    check(counted, talker, killed - LOST_NANOS);
                }
                talkers = talkUntilKilled(counted, host);
                assertThat(again).as("subids that were handed out twice").isEmpty();
            }
        }
        assertThat(subids).isNotEmpty();
        System.out.println(KILLS + " kills, " + subids.size() + " logins, " + checked + " of them checked");
    }

    private List<Talker> talkUntilKilled(CountedHost counted, RunningHost host) throws Exception {
        var all = new ArrayList<Talker>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < TALKERS; i++) {
            String uid = "talker" + i + " ";
            threads.add(Thread.ofVirtual().start(() -> talk(counted, host.process(), uid, all)));
        }
        long talking = random.nextLong(200, 200 + 2 * TimeUnit.NANOSECONDS.toMillis(LOST_NANOS));
        assertThat(host.process().waitFor(talking, TimeUnit.MILLISECONDS)).as("the host ended by itself").isFalse();
        killed = System.nanoTime();
        host.process().destroyForcibly().onExit().join();
        for (Thread thread : threads) {
            thread.join();
        }
        return all;
    }

    /** Logs in as one user after the other, and connects as each of them a few times. */
    private void talk(CountedHost counted, Process host, String uid, List<Talker> all) {
        try {
            for (int number = 0; host.isAlive(); number++) {
                var talker = new Talker(counted.login(uid + number));
                synchronized (all) {
                    all.add(talker);
                    if (!subids.add(talker.login.subid())) {
                        again.add(talker.login.subid());
                    }
                }
                for (int i = 0; i < 5; i++) {
                    talker.connect(counted);
                    host.waitFor(REST_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException _) {
            // The host is dead.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void check(CountedHost counted, Talker talker, long moment) throws Exception {
        long good = talker.lastGoodBefore(moment);
        if (good > 0) {
            assertThat(answer(counted, talker.login, good)).as("%s with index %d again", talker.login, good)
                    .isEqualTo(HandshakeAnswer.INDEX_EXPIRED);
        }
        if (talker.loggedIn < moment) {
            assertThat(answer(counted, talker.login, talker.tried + 1)).as("%s with its next index", talker.login)
                    .isEqualTo(HandshakeAnswer.OK);
            checked++;
        }
    }

    private static HandshakeAnswer answer(CountedHost counted, Login login, long index) throws Exception {
        try (MsgClient _ = MsgClient.connect(counted.gate(), login, ONE_ATTEMPT.withFirstIndex(index), _ -> {})) {
            return HandshakeAnswer.OK;
        } catch (HandshakeRefusedException refused) {
            return refused.answer();
        }
    }
}
