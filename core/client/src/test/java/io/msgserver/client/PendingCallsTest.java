package io.msgserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PendingCallsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final PendingCalls calls = new PendingCalls(2,
            new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), new Random(1)));

    @Test
    void an_answer_to_a_request_not_yet_sent_here_is_not_taken() throws Exception {
        CompletableFuture<byte[]> answer = calls.add(new byte[0], MINUTE);
        Response response = answerTo(calls.take());
        calls.connected(false);
        assertThat(calls.answer(response)).isFalse();
        assertThat(answer).isNotDone();

        calls.take();
        assertThat(calls.answer(response)).isTrue();
        assertThat(answer).isCompletedWithValue(response.content());
    }

    @Test
    void a_second_answer_changes_nothing() throws Exception {
        CompletableFuture<byte[]> answer = calls.add(new byte[0], MINUTE);
        Response response = answerTo(calls.take());
        assertThat(calls.answer(response)).isTrue();
        assertThat(calls.answer(new Response(new byte[0], false, response.session()))).isFalse();
        assertThat(answer).isCompletedWithValue(response.content());
    }

    @Test
    void a_cancelled_call_keeps_its_number_until_it_is_answered() throws Exception {
        calls.add(new byte[0], MINUTE).cancel(false);
        byte[] cancelled = calls.take();
        calls.connected(false);
        assertThat(calls.take()).isSameAs(cancelled);
        assertThat(calls.answer(answerTo(cancelled))).isTrue();
        assertThat(calls.hasSendable()).isFalse();
    }

    @Test
    void a_cancelled_call_that_did_not_run_is_not_asked_again() throws Exception {
        CompletableFuture<byte[]> answer = calls.add(new byte[0], MINUTE);
        int session = session(calls.take());
        answer.cancel(false);
        assertThat(calls.askAgain(session)).isTrue();
        calls.connected(true);
        assertThat(calls.hasSendable()).isFalse();
    }

    @Test
    void what_did_not_run_leaves_its_place_to_another() throws Exception {
        calls.add(new byte[0], MINUTE);
        calls.add(new byte[0], MINUTE);
        calls.add(new byte[]{'3'}, MINUTE);
        int first = session(calls.take());
        calls.take();
        assertThat(calls.hasSendable()).isFalse();
        assertThat(calls.askAgain(first)).isTrue();
        assertThat(calls.take()).contains('3');
        assertThat(calls.answer(new Response(new byte[0], true, first))).isFalse();
    }

    @Test
    void a_late_call_is_no_longer_pending() throws Exception {
        calls.connected(true);
        calls.add(new byte[0], Duration.ofNanos(1));
        calls.add(new byte[0], MINUTE);
        Call late = calls.awaitLate().getFirst();
        assertThat(session(calls.take())).isNotEqualTo(late.session());
        assertThat(calls.hasSendable()).isFalse();
    }

    @Test
    void the_first_end_counts_and_every_call_has_an_exception_of_its_own() {
        CompletableFuture<byte[]> pending = calls.add(new byte[0], MINUTE);
        calls.end(new End.Closed());
        calls.end(new End.Refused(HandshakeAnswer.USER_NOT_FOUND));
        CompletableFuture<byte[]> later = calls.add(new byte[0], MINUTE);
        assertThatThrownBy(pending::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(later::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThat(later.exceptionNow()).isNotSameAs(pending.exceptionNow());
    }

    private static int session(byte[] request) {
        return ByteBuffer.wrap(request).getInt(request.length - Integer.BYTES);
    }

    private static Response answerTo(byte[] request) {
        return new Response(new byte[]{'x'}, true, session(request));
    }
}
