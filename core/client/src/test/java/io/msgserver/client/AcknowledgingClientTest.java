package io.msgserver.client;

import static io.msgserver.client.Clients.LOGIN;
import static io.msgserver.client.Clients.QUICK;
import static io.msgserver.client.Clients.call;
import static io.msgserver.client.Clients.connect;
import static io.msgserver.client.Clients.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msgserver.protocol.AckMode;
import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.Extension;
import io.msgserver.protocol.HandshakeReply;
import io.msgserver.protocol.Packages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Checks the client with a gate that speaks the extension: its acknowledgements, and its reactions to the gate's
 * packages.
 */
@Timeout(10)
class AcknowledgingClientTest {
    private static final long LIFE = 0x00c0_ffee_5eed_1234L;

    /** The calls of a listener, in order. */
    private static final class Heard implements ClientListener {
        final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void connected(long index) {
            events.add("connected " + index);
        }

        @Override
        public void disconnected(IOException cause) {
            events.add("disconnected");
        }

        @Override
        public void closing(CloseReason reason) {
            events.add("closing " + reason.word());
        }

        @Override
        public void answersLost() {
            events.add("answers lost");
        }
    }

    @Test
    void a_fresh_client_asks_for_new_and_later_connections_for_on() throws Exception {
        FakeGate.Script once = peer -> peer.accept(LIFE);
        try (FakeGate gate = new FakeGate(LOGIN, once, once, FakeGate.serving(LIFE));
                MsgClient client = connect(gate)) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(gate.asked).containsExactly(AckMode.NEW, AckMode.ON, AckMode.ON);
        }
    }

    @Test
    void answers_are_acknowledged_in_batches_of_32() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.serving(LIFE)); MsgClient client = connect(gate)) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(send(client, "r" + i));
            }
            answers.forEach(CompletableFuture::join);
            await().untilAsserted(() -> {
                send(client, "more").join(); // the gate lists what it reads
                assertThat(gate.acknowledged.stream().mapToInt(List::size).sum()).isGreaterThanOrEqualTo(64);
            });
            assertThat(gate.acknowledged.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        }
    }

    @Test
    void one_answer_is_acknowledged_without_anything_else_to_send() throws Exception {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        FakeGate.Script one = peer -> {
            peer.accept(LIFE);
            FakeGate.Asked asked = peer.ask();
            number.complete(asked.session());
            peer.answer(asked);
            peer.ask();
        };
        try (FakeGate gate = new FakeGate(LOGIN, one); MsgClient client = connect(gate)) {
            call(client, "a");
            await().untilAsserted(() -> assertThat(gate.acknowledged).containsExactly(List.of(number.join())));
        }
    }

    @Test
    void what_was_acknowledged_on_a_connection_that_broke_is_acknowledged_again() throws Exception {
        FakeGate.Script one = peer -> {
            peer.accept(LIFE);
            peer.answer(peer.ask());
        };
        try (FakeGate gate = new FakeGate(LOGIN, one, FakeGate.serving(LIFE)); MsgClient client = connect(gate)) {
            call(client, "a");
            await().untilAsserted(() -> assertThat(gate.asked).hasSize(2));
            call(client, "b");
            assertThat(gate.acknowledged.getFirst()).hasSize(1);
        }
    }

    @Test
    void a_gate_without_the_extension_hears_nothing_of_it() throws Exception {
        FakeGate.Script classic = peer -> {
            peer.accept();
            for (int i = 0; i < 40; i++) {
                peer.answer(peer.ask());
            }
            assertThat(peer.silent(300)).isTrue();
        };
        ClientOptions pinging = QUICK.withMaxSilence(Duration.ofMillis(100));
        try (FakeGate gate = new FakeGate(LOGIN, classic, FakeGate.SERVE); MsgClient client = connect(gate, pinging)) {
            for (int i = 0; i < 40; i++) {
                call(client, "r" + i);
            }
            await().untilAsserted(() -> assertThat(gate.indexes).hasSize(2));
            assertThat(gate.acknowledged).isEmpty();
        }
    }

    @Test
    void an_answer_that_is_not_proven_is_not_believed() throws Exception {
        FakeGate.Script forger = peer -> {
            peer.handshake();
            peer.send(HandshakeReply.accept(peer.came(), Extension.ack(LIFE), new byte[8]).framed());
        };
        try (FakeGate gate = new FakeGate(LOGIN, forger)) {
            assertThatExceptionOfType(GateUnreachableException.class).isThrownBy(() -> connect(gate))
                    .withMessageContaining("not under the secret of this login");
        }
    }

    @Test
    void a_dropped_answer_fails_its_call_alone() throws Exception {
        FakeGate.Script dropping = peer -> {
            peer.accept(LIFE);
            peer.send(Packages.dropped(peer.ask().session()));
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, dropping); MsgClient client = connect(gate)) {
            assertThatExceptionOfType(AnswerDroppedException.class).isThrownBy(() -> call(client, "a"))
                    .withMessageContaining("not run again");
            assertThat(call(client, "b")).isEqualTo("B");
            assertThat(gate.ran).containsExactly("b");
        }
    }

    @Test
    void what_did_not_run_is_asked_again_on_the_same_connection() throws Exception {
        FakeGate.Script busy = peer -> {
            peer.accept(LIFE);
            int first = 0;
            for (int i = 0; i < 3; i++) {
                FakeGate.Asked asked = peer.ask();
                assertThat(asked.text()).isEqualTo("a");
                assertThat(asked.session()).isEqualTo(i == 0 ? asked.session() : first);
                first = asked.session();
                peer.send(Packages.notRun(first));
            }
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, busy); MsgClient client = connect(gate)) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(gate.ran).containsExactly("a");
            assertThat(gate.indexes).hasSize(1);
        }
    }

    @Test
    void what_did_not_run_is_asked_again_on_a_later_connection() throws Exception {
        FakeGate.Script stopping = peer -> {
            peer.accept(LIFE);
            peer.send(Packages.notRun(peer.ask().session()));
        };
        try (FakeGate gate = new FakeGate(LOGIN, stopping, FakeGate.serving(LIFE));
                MsgClient client = connect(gate, QUICK)) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(gate.ran).containsExactly("a");
        }
    }

    @Test
    void a_gate_that_never_runs_it_is_not_asked_in_a_tight_loop() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        FakeGate.Script never = peer -> {
            peer.accept(LIFE);
            while (true) {
                FakeGate.Asked one = peer.ask();
                asked.add(one.text());
                peer.send(Packages.notRun(one.session()));
            }
        };
        ClientOptions options = ClientOptions.defaults().withRetryPauses(Duration.ofHours(1), Duration.ofHours(1));
        try (FakeGate gate = new FakeGate(LOGIN, never); MsgClient client = connect(gate, options)) {
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> client.call("a".getBytes(UTF_8), Duration.ofMillis(200)));
            assertThat(asked).containsExactly("a");
        }
    }

    @Test
    void a_late_call_fails_and_its_answer_is_no_longer_wanted() throws Exception {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        FakeGate.Script slow = peer -> {
            peer.accept(LIFE);
            FakeGate.Asked asked = peer.ask();
            number.complete(asked.session());
            FakeGate.Asked next = peer.ask();
            peer.answer(asked);
            peer.answer(next);
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, slow); MsgClient client = connect(gate, QUICK)) {
            CompletableFuture<byte[]> late = client.send("a".getBytes(UTF_8), Duration.ofMillis(400));
            number.join();
            await().untilAsserted(() -> assertThat(late).isDone());
            assertThatThrownBy(late::join).cause().isInstanceOf(CallTimeoutException.class)
                    .hasMessageContaining("no answer within 400 ms");
            assertThat(call(client, "b")).isEqualTo("B");
            await().untilAsserted(() -> {
                call(client, "c");
                assertThat(gate.acknowledged.stream().flatMap(List::stream)).contains(number.join());
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KICKED", "LOGGED_OUT", "TAKEN_OVER"})
    void some_reasons_for_a_close_are_final(CloseReason reason) throws Exception {
        var heard = new Heard();
        try (FakeGate gate = new FakeGate(LOGIN, closing(reason), FakeGate.serving(LIFE));
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, QUICK, heard)) {
            assertThatThrownBy(() -> call(client, "a")).isInstanceOf(
                    reason == CloseReason.TAKEN_OVER ? TakenOverException.class : LoggedOutException.class);
            assertThatThrownBy(() -> call(client, "later")).isInstanceOf(HandshakeRefusedException.class);
            assertThat(heard.events).containsExactly("connected 1", "closing " + reason.word(), "disconnected");
            assertThat(gate.indexes).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"KICKED", "LOGGED_OUT", "TAKEN_OVER"})
    void after_other_reasons_the_client_connects_again(CloseReason reason) throws Exception {
        var heard = new Heard();
        try (FakeGate gate = new FakeGate(LOGIN, closing(reason), FakeGate.serving(LIFE));
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, QUICK, heard)) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(heard.events).containsExactly("connected 1", "closing " + reason.word(), "disconnected",
                    "connected 2");
        }
    }

    @Test
    void another_life_is_told_before_anything_is_asked_again() throws Exception {
        var heard = new Heard();
        FakeGate.Script dropping = peer -> {
            peer.accept(LIFE);
            peer.ask();
        };
        FakeGate.Script classic = FakeGate.Peer::accept;
        try (FakeGate gate = new FakeGate(LOGIN, dropping, classic, dropping, FakeGate.serving(LIFE + 1));
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, QUICK, heard)) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(heard.events).containsExactly("connected 1", "disconnected", "connected 2", "disconnected",
                    "connected 3", "disconnected", "answers lost", "connected 4");
        }
    }

    @Test
    void an_idle_connection_is_kept_alive_by_pings() throws Exception {
        ClientOptions pinging = QUICK.withMaxSilence(Duration.ofMillis(100));
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.serving(LIFE)); MsgClient client = connect(gate, pinging)) {
            await().untilAsserted(() -> assertThat(gate.acknowledged).hasSizeGreaterThan(3).containsOnly(List.of()));
            assertThat(call(client, "a")).isEqualTo("A");
        }
    }

    @Test
    void a_gate_that_echoes_no_ping_is_given_up_and_asked_again() throws Exception {
        FakeGate.Script dead = peer -> {
            peer.accept(LIFE);
            peer.mute();
            peer.ask();
            peer.ask();
        };
        ClientOptions pinging = QUICK.withMaxSilence(Duration.ofMillis(200));
        List<IOException> causes = new CopyOnWriteArrayList<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void disconnected(IOException cause) {
                causes.add(cause);
            }
        };
        try (FakeGate gate = new FakeGate(LOGIN, dead, FakeGate.serving(LIFE));
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, pinging, listener)) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(causes.getFirst()).hasMessage("the gate sent nothing for 200 ms");
        }
    }

    @Test
    void a_late_call_gives_up_a_classic_gate_that_sent_nothing_since() throws Exception {
        FakeGate.Script dead = peer -> {
            peer.accept();
            peer.ask();
            peer.ask();
            peer.ask();
        };
        ClientOptions options = QUICK.withMaxSilence(Duration.ofMillis(50));
        try (FakeGate gate = new FakeGate(LOGIN, dead, FakeGate.SERVE); MsgClient client = connect(gate, options)) {
            CompletableFuture<String> other = send(client, "other");
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> client.call("a".getBytes(UTF_8), Duration.ofMillis(100)));
            assertThat(other.join()).isEqualTo("OTHER");
            assertThat(gate.ran).containsExactly("other");
        }
    }

    private static FakeGate.Script closing(CloseReason reason) {
        return peer -> {
            peer.accept(LIFE);
            peer.send(Packages.closing(reason));
        };
    }
}
