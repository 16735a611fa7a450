package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.MsgClient;
import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host is stopped, with users and requests in flight, and started again: nobody notices but by the wait. */
class RestartIT {
    private static final int USERS = Integer.getInteger("msgserver.test.users", 500);
    private static final int LONGEST_REQUEST_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ClientOptions OPTIONS = ClientOptions.defaults().withConnectTimeout(Duration.ofMinutes(1))
            .withGiveUpAfter(PATIENCE).withRetryPauses(Duration.ofMillis(200), Duration.ofSeconds(2));

    @TempDir
    private Path folder;

    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger connected = new AtomicInteger();
    /** Complete when users are to ask no more. */
    private final CompletableFuture<Void> enough = new CompletableFuture<>();

    @Test
    void everyone_reconnects_after_a_restart_and_every_request_is_answered_once() throws Exception {
        CountedHost counted = CountedHost.in(folder, "30s");
        try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> asked;
            try (RunningHost host = counted.start()) {
                asked = startUsers(users, counted);
                await(() -> connected.get() == USERS);
                long before = answered.get();
                await(() -> answered.get() > before + USERS);

                host.stop();
                assertThat(host.process().exitValue()).isZero();
                assertThat(host.log()).contains("stopping", "sessions are kept", "stopped");
                assertNothingWasWrong(host);
            }
            try (RunningHost host = counted.start()) {
                assertThat(host.log()).contains("gate sample: " + USERS + " users are logged in as they were");
                long before = answered.get();
                await(() -> answered.get() > before + 2L * USERS);
                enough.complete(null);
                int requests = 0;
                for (Future<Integer> each : asked) {
                    requests += each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                }
                List<String> run = counted.notes();
                assertThat(run).doesNotHaveDuplicates().hasSize(requests);
                System.out.println(USERS + " users, " + requests + " requests, each run and answered once, " + before
                        + " of them before the restart");
                assertNothingWasWrong(host);
            } finally {
                enough.complete(null);
            }
        }
    }

    /**
     * That hundreds of users have not got their turn for a while is told by a host on a busy machine, and is not wrong.
     */
    private static void assertNothingWasWrong(RunningHost host) throws IOException {
        assertThat(host.log().lines().filter(line -> line.contains(" ERROR ") || line.contains(" WARN ")))
                .allMatch(line -> Stream.of("virtual threads do not get their turn", "onRequest of plugin counted",
                        "a login that the plugin decides on")
                        .anyMatch(told -> line.contains(" WARN Carriers - " + told)));
    }

    private List<Future<Integer>> startUsers(ExecutorService threads, CountedHost counted) {
        // No more at a time than the login server's queue of connections takes.
        var atOnce = new Semaphore(100);
        var users = new ArrayList<Future<Integer>>();
        for (int i = 0; i < USERS; i++) {
            String uid = "user" + i;
            users.add(threads.submit(() -> askUntilEnough(uid, counted, atOnce)));
        }
        return users;
    }

    /** Two requests at a time, one after the other for the host. Returns how many were asked; all were answered. */
    private int askUntilEnough(String uid, CountedHost counted, Semaphore atOnce) throws Exception {
        MsgClient client;
        atOnce.acquire();
        try {
            Login login = counted.login(uid);
            client = MsgClient.connect(counted.gate(), login, OPTIONS, _ -> {});
        } finally {
            atOnce.release();
        }
        connected.incrementAndGet();
        int asked = 0;
        try (client) {
            while (!enough.isDone()) {
                String one = request(uid, asked++);
                String two = request(uid, asked++);
                CompletableFuture<byte[]> first = client.send(one.getBytes(UTF_8));
                CompletableFuture<byte[]> second = client.send(two.getBytes(UTF_8));
                assertThat(first.get()).asString(UTF_8).isEqualTo(one);
                assertThat(second.get()).asString(UTF_8).isEqualTo(two);
                answered.addAndGet(2);
            }
        }
        return asked;
    }

    private static String request(String uid, int number) {
        return uid + " " + number + " " + ThreadLocalRandom.current().nextInt(LONGEST_REQUEST_MILLIS);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    @Test
    void a_second_signal_stops_at_once() throws Exception {
        CountedHost counted = CountedHost.in(folder, "10m");
        try (RunningHost host = counted.start();
                MsgClient client = MsgClient.connect(counted.gate(), counted.login("alice"))) {
            client.send("one 600000".getBytes(UTF_8));
            Awaitility.await().until(() -> counted.notes().size() == 1);
            host.process().destroy();
            Awaitility.await().until(() -> host.log().contains("stopping; 1 requests run"));
            host.process().destroy();
            assertThat(host.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(host.process().exitValue()).isEqualTo(143);
            assertThat(host.log()).contains("a second signal, SIGTERM: stopped at once");
        }
    }

    @Test
    void two_hosts_do_not_share_a_store() throws Exception {
        CountedHost counted = CountedHost.in(folder, "10s");
        try (RunningHost host = counted.start()) {
            Result second = counted.distribution().run("", "start");
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err()).contains("run/sessions.mv is in use by another host", "stop that one")
                    .doesNotContain("damaged");
            assertThat(host.log()).doesNotContain("ERROR", "WARN");
        }
    }
}
