package io.msgserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PendingCallsTest {
    private final PendingCalls calls = new PendingCalls(2);

    @Test
    void an_answer_to_what_was_not_yet_sent_on_this_connection_is_not_taken_for_its_answer() throws Exception {
        CompletableFuture<byte[]> answer = calls.add(new byte[0]);
        Response response = answerTo(calls.take());
        calls.askAgain();
        assertThat(calls.answer(response)).isFalse();
        assertThat(answer).isNotDone();

        calls.take();
        assertThat(calls.answer(response)).isTrue();
        assertThat(answer).isCompletedWithValue(response.content());
    }

    @Test
    void a_second_answer_changes_nothing() throws Exception {
        CompletableFuture<byte[]> answer = calls.add(new byte[0]);
        Response response = answerTo(calls.take());
        assertThat(calls.answer(response)).isTrue();
        assertThat(calls.answer(new Response(new byte[0], false, response.session()))).isFalse();
        assertThat(answer).isCompletedWithValue(response.content());
    }

    @Test
    void a_cancelled_call_keeps_its_number_until_it_is_answered() throws Exception {
        calls.add(new byte[0]).cancel(false);
        Call cancelled = calls.take();
        calls.askAgain();
        assertThat(calls.take()).isSameAs(cancelled);
        assertThat(calls.answer(answerTo(cancelled))).isTrue();
        assertThat(calls.hasSendable()).isFalse();
    }

    @Test
    void the_first_end_counts_and_every_call_has_an_exception_of_its_own() {
        CompletableFuture<byte[]> pending = calls.add(new byte[0]);
        calls.end(new End.Closed());
        calls.end(new End.Refused(HandshakeAnswer.USER_NOT_FOUND));
        CompletableFuture<byte[]> later = calls.add(new byte[0]);
        assertThatThrownBy(pending::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(later::join).hasCauseInstanceOf(ClientClosedException.class);
        assertThat(later.exceptionNow()).isNotSameAs(pending.exceptionNow());
    }

    private static Response answerTo(Call call) {
        return new Response(new byte[]{'x'}, true, call.session());
    }
}
