package io.msgserver.client;

import static io.msgserver.client.Clients.LOGIN;
import static io.msgserver.client.Clients.QUICK;
import static io.msgserver.client.Clients.call;
import static io.msgserver.client.Clients.connect;
import static io.msgserver.client.Clients.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msgserver.protocol.Packages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks one connection, from handshake to close. */
@Timeout(10)
class MsgClientTest {

    @Test
    void a_call_returns_its_answer() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE); MsgClient client = connect(gate)) {
            assertThat(call(client, "hello")).isEqualTo("HELLO");
            assertThat(call(client, "")).isEmpty();
        }
    }

    @Test
    void answers_out_of_order_reach_their_own_callers() throws Exception {
        FakeGate.Script backwards = peer -> {
            peer.accept();
            List<FakeGate.Asked> asked = List.of(peer.ask(), peer.ask(), peer.ask());
            for (FakeGate.Asked one : asked.reversed()) {
                peer.answer(one);
            }
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, backwards); MsgClient client = connect(gate)) {
            List<CompletableFuture<String>> answers = List.of(send(client, "a"), send(client, "b"), send(client, "c"));
            assertThat(answers.stream().map(CompletableFuture::join)).containsExactly("A", "B", "C");
            assertThat(gate.ran).containsExactly("c", "b", "a");
        }
    }

    @Test
    void an_answer_may_come_byte_by_byte() throws Exception {
        FakeGate.Script slowly = peer -> {
            peer.accept();
            for (byte b : peer.response(peer.ask())) {
                peer.send(new byte[]{b});
            }
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, slowly); MsgClient client = connect(gate)) {
            assertThat(call(client, "hello")).isEqualTo("HELLO");
        }
    }

    @Test
    void a_failed_request_fails_alone() throws Exception {
        FakeGate.Script failing = peer -> {
            peer.accept();
            peer.send(Packages.failure(peer.ask().session()));
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, failing); MsgClient client = connect(gate)) {
            assertThatExceptionOfType(RequestFailedException.class).isThrownBy(() -> call(client, "bad"));
            assertThat(call(client, "good")).isEqualTo("GOOD");
            assertThat(gate.indexes).hasSize(1);
        }
    }

    @Test
    void an_answer_to_a_number_that_was_not_asked_is_ignored() throws Exception {
        FakeGate.Script confused = peer -> {
            peer.accept();
            FakeGate.Asked asked = peer.ask();
            peer.send(Packages.response(new byte[]{'x'}, asked.session() + 1));
            peer.answer(asked);
            peer.send(Packages.response(new byte[]{'y'}, asked.session()));
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, confused); MsgClient client = connect(gate)) {
            assertThat(call(client, "hello")).isEqualTo("HELLO");
            assertThat(call(client, "again")).isEqualTo("AGAIN");
            assertThat(gate.indexes).hasSize(1);
        }
    }

    @Test
    void the_largest_request_goes_and_one_byte_more_is_refused_at_once() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE); MsgClient client = connect(gate)) {
            assertThatIllegalArgumentException().isThrownBy(() -> client.send(new byte[65_532]))
                    .withMessage("a request of 65532 bytes: it may have at most 65531");
            assertThat(client.call(new byte[65_530])).hasSize(65_530);
        }
    }

    @Test
    void the_largest_request_arrives_whole() throws Exception {
        CompletableFuture<Integer> arrived = new CompletableFuture<>();
        FakeGate.Script measuring = peer -> {
            peer.accept();
            FakeGate.Asked asked = peer.ask();
            arrived.complete(asked.text().length());
            peer.send(Packages.response(new byte[0], asked.session()));
        };
        try (FakeGate gate = new FakeGate(LOGIN, measuring); MsgClient client = connect(gate)) {
            assertThat(client.call(new byte[65_531])).isEmpty();
            assertThat(arrived.join()).isEqualTo(65_531);
        }
    }

    @Test
    void a_message_may_be_changed_once_it_is_sent() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        FakeGate.Script late = peer -> {
            peer.accept();
            peer.ask();
            changed.await();
        };
        try (FakeGate gate = new FakeGate(LOGIN, late, FakeGate.SERVE); MsgClient client = connect(gate)) {
            byte[] message = {'a'};
            CompletableFuture<byte[]> answer = client.send(message);
            message[0] = 'b';
            changed.countDown();
            assertThat(answer.join()).containsExactly('A');
        }
    }

    /** The gate reads nothing while its own answer is unread: requests and answers far beyond any buffer. */
    @Test
    @Timeout(60)
    void a_gate_that_stops_reading_until_it_is_read_does_not_stop_the_client() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE);
                MsgClient client = connect(gate, QUICK.withMaxInFlight(1_000))) {
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                answers.add(client.send(new byte[65_000]));
            }
            assertThat(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(Duration.ofSeconds(30));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).hasSize(65_000));
        }
    }

    @Test
    void further_requests_wait_when_enough_are_in_flight() throws Exception {
        FakeGate.Script counting = peer -> {
            peer.accept();
            FakeGate.Asked first = peer.ask();
            FakeGate.Asked second = peer.ask();
            boolean silent = peer.silent(50);
            peer.answer(first);
            FakeGate.Asked third = peer.ask();
            peer.send(Packages.response(new byte[]{(byte) (silent ? 'y' : 'n')}, second.session()));
            peer.answer(third);
        };
        try (FakeGate gate = new FakeGate(LOGIN, counting);
                MsgClient client = connect(gate, QUICK.withMaxInFlight(2))) {
            List<CompletableFuture<String>> answers = List.of(send(client, "a"), send(client, "b"), send(client, "c"));
            assertThat(answers.stream().map(CompletableFuture::join)).containsExactly("A", "y", "C");
        }
    }

    @Test
    void interrupting_a_caller_abandons_only_that_caller() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        FakeGate.Script patient = peer -> {
            peer.accept();
            FakeGate.Asked abandoned = peer.ask();
            asked.countDown();
            interrupted.await();
            peer.answer(abandoned);
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, patient); MsgClient client = connect(gate)) {
            AtomicReference<Exception> outcome = new AtomicReference<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    call(client, "abandoned");
                } catch (IOException | InterruptedException e) {
                    outcome.set(e);
                }
            });
            asked.await();
            CompletableFuture<String> other = send(client, "other");
            caller.interrupt();
            caller.join();
            interrupted.countDown();
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
            assertThat(other.join()).isEqualTo("OTHER");
            assertThat(gate.indexes).hasSize(1);
        }
    }

    @Test
    void closing_fails_what_is_pending_and_what_comes_later() throws Exception {
        CompletableFuture<FakeGate.Asked> asked = new CompletableFuture<>();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        FakeGate.Script silent = peer -> {
            peer.accept();
            asked.complete(peer.ask());
            try {
                peer.ask();
            } catch (IOException _) {
                gone.complete(true);
            }
        };
        List<ClientEvent> events = new ArrayList<>();
        try (FakeGate gate = new FakeGate(LOGIN, silent)) {
            MsgClient client = MsgClient.connect(gate.address(), LOGIN, QUICK, events::add);
            CompletableFuture<String> pending = send(client, "pending");
            asked.join();
            client.close();
            // close waits for the client's threads, the last of which has called its listener by then
            assertThat(events).hasSize(2).last().isInstanceOf(ClientEvent.Disconnected.class);
            assertThatThrownBy(pending::join).hasCauseInstanceOf(ClientClosedException.class);
            assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> call(client, "later"));
            assertThat(gone.join()).isTrue();
            client.close();
        }
    }

    @Test
    void a_caller_may_close_the_client_from_an_answer() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE)) {
            MsgClient client = connect(gate);
            send(client, "last").thenRun(client::close).join();
            await().untilAsserted(() -> assertThat(gate.indexes).hasSize(1));
            assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> call(client, "later"));
        }
    }

    @Test
    void a_listener_that_throws_does_no_harm() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE);
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, QUICK, _ -> {
                    throw new IllegalStateException("expected here");
                })) {
            assertThat(call(client, "hello")).isEqualTo("HELLO");
        }
    }
}
