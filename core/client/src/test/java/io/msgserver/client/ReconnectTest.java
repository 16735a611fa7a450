package io.msgserver.client;

import static io.msgserver.client.Clients.LOGIN;
import static io.msgserver.client.Clients.QUICK;
import static io.msgserver.client.Clients.call;
import static io.msgserver.client.Clients.connect;
import static io.msgserver.client.Clients.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msgserver.protocol.HandshakeAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Checks that a broken connection is replaced, and that waiting callers get their responses. */
@Timeout(10)
class ReconnectTest {
    private static final FakeGate.Script DROP_AFTER_ONE = peer -> {
        peer.accept();
        peer.ask();
    };

    /** The points at which a connection can break. */
    enum Break {
        BEFORE_THE_HANDSHAKE, BEFORE_ITS_ANSWER, INSIDE_ITS_ANSWER, AFTER_THE_HANDSHAKE, BEFORE_RUNNING, BEFORE_ANSWERING, INSIDE_THE_LENGTH, INSIDE_THE_ANSWER, AFTER_ANSWERING, BY_GARBAGE
    }

    @ParameterizedTest
    @EnumSource
    void every_call_is_run_once_and_answered_once_wherever_it_breaks(Break where) throws Exception {
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        try (FakeGate gate = new FakeGate(LOGIN, DROP_AFTER_ONE, breaking(where), breaking(where), FakeGate.SERVE);
                MsgClient client = connect(gate)) {
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (String text : List.of("a", "b", "c")) {
                calls.add(send(client, text).thenAccept(answers::add));
            }
            calls.forEach(CompletableFuture::join);
            assertThat(answers).containsExactly("A", "B", "C");
            assertThat(gate.ran).containsExactly("a", "b", "c");
            assertThat(call(client, "d")).isEqualTo("D");
        }
    }

    @Test
    void the_unanswered_are_asked_again_in_their_order_with_their_numbers() throws Exception {
        List<FakeGate.Asked> first = new CopyOnWriteArrayList<>();
        List<FakeGate.Asked> again = new CopyOnWriteArrayList<>();
        FakeGate.Script answerOne = peer -> {
            peer.accept();
            for (int i = 0; i < 4; i++) {
                first.add(peer.ask());
            }
            peer.answer(first.get(1));
        };
        FakeGate.Script answerRest = peer -> {
            peer.accept();
            for (int i = 0; i < 3; i++) {
                again.add(peer.ask());
            }
            for (FakeGate.Asked asked : again) {
                peer.answer(asked);
            }
            peer.serve();
        };
        try (FakeGate gate = new FakeGate(LOGIN, answerOne, answerRest); MsgClient client = connect(gate)) {
            List<CompletableFuture<String>> answers = List.of(send(client, "a"), send(client, "b"), send(client, "c"),
                    send(client, "d"));
            assertThat(answers.stream().map(CompletableFuture::join)).containsExactly("A", "B", "C", "D");
            assertThat(first).extracting(FakeGate.Asked::text).containsExactly("a", "b", "c", "d");
            assertThat(again).containsExactly(first.get(0), first.get(2), first.get(3));
        }
    }

    @Test
    void a_request_made_while_there_is_no_connection_waits_for_the_next() throws Exception {
        CompletableFuture<Void> disconnected = new CompletableFuture<>();
        ClientOptions slow = QUICK.withRetryPauses(Duration.ofMillis(100), Duration.ofMillis(100));
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.Peer::accept, FakeGate.SERVE);
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, slow, event -> {
                    if (event instanceof ClientEvent.Disconnected) {
                        disconnected.complete(null);
                    }
                })) {
            disconnected.join();
            assertThat(call(client, "hello")).isEqualTo("HELLO");
        }
    }

    @Test
    void the_index_grows_with_every_attempt_also_with_one_that_failed() throws Exception {
        FakeGate.Script noAnswer = FakeGate.Peer::handshake;
        try (FakeGate gate = new FakeGate(LOGIN, DROP_AFTER_ONE, noAnswer, noAnswer, FakeGate.SERVE);
                MsgClient client = connect(gate, QUICK.withFirstIndex(7))) {
            assertThat(call(client, "a")).isEqualTo("A");
            assertThat(gate.indexes).containsExactly(7L, 8L, 9L, 10L);
        }
    }

    @Test
    void a_listener_hears_of_both_ends_of_every_connection() throws Exception {
        List<ClientEvent> events = new CopyOnWriteArrayList<>();
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE);
                MsgClient client = MsgClient.connect(gate.address(), LOGIN, QUICK, events::add)) {
            client.dropConnection();
            await().untilAsserted(() -> assertThat(events).hasSize(3));
            assertThat(events.get(0)).isEqualTo(new ClientEvent.Connected(1));
            assertThat(events.get(1)).isInstanceOf(ClientEvent.Disconnected.class);
            assertThat(events.get(2)).isEqualTo(new ClientEvent.Connected(2));
        }
    }

    @Test
    void callers_side_by_side_see_none_of_many_breaks() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE); MsgClient client = connect(gate)) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                answers.add(send(client, "r" + i));
                if (i % 50 == 49) {
                    client.dropConnection();
                    answers.get(i - 40).join();
                }
            }
            assertThat(answers.stream().map(CompletableFuture::join)).hasSize(500).doesNotHaveDuplicates();
            assertThat(gate.ran).hasSize(500).doesNotHaveDuplicates();
            assertThat(gate.indexes).hasSizeGreaterThan(3);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OK")
    void a_handshake_refused_at_first_is_told_by_connect(HandshakeAnswer answer) throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, refusing(answer))) {
            assertThatExceptionOfType(HandshakeRefusedException.class).isThrownBy(() -> connect(gate))
                    .withMessageContaining(answer.line()).extracting(HandshakeRefusedException::answer)
                    .isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OK")
    void a_handshake_refused_later_fails_every_call_and_ends_the_client(HandshakeAnswer answer) throws Exception {
        FakeGate.Script dropAfterTwo = peer -> {
            peer.accept();
            peer.ask();
            peer.ask();
        };
        try (FakeGate gate = new FakeGate(LOGIN, dropAfterTwo, refusing(answer)); MsgClient client = connect(gate)) {
            List<CompletableFuture<String>> pending = List.of(send(client, "a"), send(client, "b"));
            assertThat(pending).allSatisfy(call -> assertThatThrownBy(call::join).cause()
                    .isInstanceOf(expected(answer)).hasMessageContaining(answer.line()));
            assertThatThrownBy(() -> call(client, "later")).isInstanceOf(expected(answer));
            assertThat(gate.indexes).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_wrong_secret_is_told_in_plain_words() throws Exception {
        Login forged = new Login(LOGIN.uid(), LOGIN.servername(), LOGIN.subid(), new byte[8]);
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE)) {
            assertThatThrownBy(() -> MsgClient.connect(gate.address(), forged))
                    .isExactlyInstanceOf(HandshakeRefusedException.class)
                    .hasMessage("the gate has another secret for this login (401 Unauthorized)");
        }
    }

    @Test
    void a_gate_that_is_not_there_at_first_is_told_by_connect() throws Exception {
        FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE);
        gate.close();
        assertThatExceptionOfType(GateUnreachableException.class).isThrownBy(() -> connect(gate))
                .withMessageContaining(gate.address().getHostString() + ":" + gate.address().getPort());
    }

    @Test
    void a_gate_that_does_not_answer_the_handshake_is_told_by_connect() throws Exception {
        FakeGate.Script mute = peer -> {
            peer.handshake();
            peer.silent(0);
        };
        ClientOptions impatient = QUICK.withConnectTimeout(Duration.ofMillis(100));
        try (FakeGate gate = new FakeGate(LOGIN, mute)) {
            assertThatExceptionOfType(GateUnreachableException.class).isThrownBy(() -> connect(gate, impatient))
                    .withMessageContaining("no answer within 100 ms");
        }
    }

    @Test
    void a_gate_that_stays_away_is_given_up() throws Exception {
        FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE);
        try (MsgClient client = connect(gate, QUICK.withGiveUpAfter(Duration.ofMillis(150)))) {
            gate.close();
            CompletableFuture<String> pending = send(client, "a");
            assertThatThrownBy(pending::join).hasCauseInstanceOf(GateUnreachableException.class);
            assertThatExceptionOfType(GateUnreachableException.class).isThrownBy(() -> call(client, "later"));
        }
    }

    @Test
    void closing_does_not_wait_for_a_pause_to_end() throws Exception {
        CompletableFuture<Void> disconnected = new CompletableFuture<>();
        ClientOptions sleepy = QUICK.withRetryPauses(Duration.ofMinutes(1), Duration.ofMinutes(1));
        try (FakeGate gate = new FakeGate(LOGIN, DROP_AFTER_ONE)) {
            MsgClient client = MsgClient.connect(gate.address(), LOGIN, sleepy, event -> {
                if (event instanceof ClientEvent.Disconnected) {
                    disconnected.complete(null);
                }
            });
            CompletableFuture<String> pending = send(client, "a");
            disconnected.join();
            client.close();
            assertThatThrownBy(pending::join).hasCauseInstanceOf(ClientClosedException.class);
        }
    }

    @Test
    void closing_does_not_wait_for_a_handshake_to_be_answered() throws Exception {
        CompletableFuture<HandshakeAnswer> shaking = new CompletableFuture<>();
        FakeGate.Script mute = peer -> {
            shaking.complete(peer.handshake());
            peer.silent(0);
        };
        ClientOptions patient = QUICK.withConnectTimeout(Duration.ofMinutes(1));
        try (FakeGate gate = new FakeGate(LOGIN, DROP_AFTER_ONE, mute)) {
            MsgClient client = connect(gate, patient);
            CompletableFuture<String> pending = send(client, "a");
            shaking.join();
            client.close();
            assertThatThrownBy(pending::join).hasCauseInstanceOf(ClientClosedException.class);
        }
    }

    /** Returns the script of a gate that breaks the connection at that point. */
    private static FakeGate.Script breaking(Break where) {
        return switch (where) {
            case BEFORE_THE_HANDSHAKE -> _ -> {};
            case BEFORE_ITS_ANSWER -> FakeGate.Peer::handshake;
            case INSIDE_ITS_ANSWER -> peer -> peer.send(Arrays.copyOf(peer.handshake().framed(), 4));
            case AFTER_THE_HANDSHAKE -> FakeGate.Peer::accept;
            case BEFORE_RUNNING -> DROP_AFTER_ONE;
            case BEFORE_ANSWERING -> answering(_ -> new byte[0]);
            case INSIDE_THE_LENGTH -> answering(response -> Arrays.copyOf(response, 1));
            case INSIDE_THE_ANSWER -> answering(response -> Arrays.copyOf(response, 5));
            case AFTER_ANSWERING -> answering(response -> response);
            case BY_GARBAGE -> answering(_ -> new byte[]{0, 1, 'x'});
        };
    }

    private static FakeGate.Script answering(UnaryOperator<byte[]> sent) {
        return peer -> {
            peer.accept();
            peer.send(sent.apply(peer.response(peer.ask())));
        };
    }

    private static FakeGate.Script refusing(HandshakeAnswer answer) {
        return peer -> {
            peer.handshake();
            peer.reply(answer);
        };
    }

    private static Class<? extends IOException> expected(HandshakeAnswer answer) {
        return answer == HandshakeAnswer.USER_NOT_FOUND ? LoggedOutException.class : HandshakeRefusedException.class;
    }
}
