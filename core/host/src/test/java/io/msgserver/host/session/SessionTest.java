package io.msgserver.host.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.protocol.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final byte[] QUESTION = "question".getBytes(UTF_8);

    private final RecordingLink first = new RecordingLink();
    private final RecordingLink second = new RecordingLink();
    private final RecordingLink third = new RecordingLink();

    private final Session session = session(128, 1000);
    private long index;

    /** The rows of the table "What a session number means". */
    @Nested
    class A_number_that_arrives_again {

        @Test
        void on_the_same_connection_after_the_answer_runs_anew() {
            connect(first);
            answer(run(first, 7), "one");
            answer(run(first, 7), "two");
            assertThat(first.received).containsExactly("one", "two");
            assertThat(session.remembered()).isEqualTo(1);
        }

        @Test
        void on_the_same_connection_while_it_runs_gets_one_answer_once() {
            connect(first);
            Request request = run(first, 7);
            assertIgnored(first, 7);
            assertIgnored(first, 7);
            assertThat(session.pending()).isEqualTo(1);
            answer(request, "one");
            assertThat(first.received).containsExactly("one");
        }

        @Test
        void on_a_later_connection_after_the_answer_gets_the_remembered_response() {
            connect(first);
            answer(run(first, 7), "one");
            connect(second);
            assertThat(resent(second, 7)).isEqualTo("one");
            assertThat(second.received).as("whoever asks sends it").isEmpty();
        }

        @Test
        void on_a_later_connection_while_it_runs_takes_the_answer_along() {
            connect(first);
            Request request = run(first, 7);
            connect(second);
            assertAwaited(second, 7);
            answer(request, "one");
            assertThat(first.received).isEmpty();
            assertThat(second.received).containsExactly("one");
        }

        @Test
        void on_a_later_connection_after_it_was_forgotten_runs() {
            connect(first);
            answer(run(first, 7), "one");
            answerNumbers(first, 1000, 128);
            connect(second);
            answer(run(second, 7), "two");
            assertThat(second.received).containsExactly("two");
        }
    }

    @Nested
    class A_response {

        @Test
        void that_completes_without_its_connection_is_remembered_never_pushed() {
            connect(first);
            Request request = run(first, 7);
            session.disconnect(first);
            answer(request, "one");
            connect(second);
            assertThat(first.received).isEmpty();
            assertThat(second.received).isEmpty();
            assertThat(resent(second, 7)).isEqualTo("one");
        }

        @Test
        void that_completes_after_a_takeover_is_remembered_and_never_pushed() {
            connect(first);
            Request request = run(first, 7);
            connect(second);
            answer(request, "one");
            assertThat(first.received).isEmpty();
            assertThat(second.received).isEmpty();
            assertThat(resent(second, 7)).isEqualTo("one");
        }

        @Test
        void asked_for_on_a_connection_that_is_gone_too_waits_for_the_third() {
            connect(first);
            Request request = run(first, 7);
            connect(second);
            assertAwaited(second, 7);
            session.disconnect(second);
            answer(request, "one");
            connect(third);
            assertThat(resent(third, 7)).isEqualTo("one");
            assertThat(second.received).isEmpty();
        }

        @Test
        void sent_again_counts_as_an_answer_on_the_connection_that_asked() {
            connect(first);
            answer(run(first, 7), "one");
            connect(second);
            assertThat(resent(second, 7)).isEqualTo("one");
            answer(run(second, 7), "two");
            connect(third);
            assertThat(resent(third, 7)).isEqualTo("two");
        }

        @Test
        void of_a_number_that_runs_anew_replaces_the_earlier_one() {
            connect(first);
            answer(run(first, 7), "one");
            Request anew = run(first, 7);
            assertThat(session.remembered()).isZero();
            connect(second);
            assertAwaited(second, 7);
            answer(anew, "two");
            assertThat(second.received).containsExactly("two");
        }
    }

    @Test
    void a_request_hands_out_its_number_and_message() {
        connect(first);
        Request request = run(first, -7);
        assertThat(request.number()).isEqualTo(-7);
        assertThat(request.message()).isEqualTo(QUESTION);
    }

    @Nested
    class A_takeover {

        @Test
        void names_the_link_to_close() {
            assertThat(session.connect(first, 1, true)).isEqualTo(new Connecting.Connected(null, 0));
            assertThat(session.connect(second, 2, true)).isEqualTo(new Connecting.Connected(first, 0));
            session.disconnect(second);
            assertThat(session.connect(third, 3, true)).isEqualTo(new Connecting.Connected(null, 0));
            assertThat(session.link()).isSameAs(third);
        }

        @Test
        void makes_the_older_connection_deaf() {
            connect(first);
            answer(run(first, 7), "one");
            connect(second);
            assertIgnored(first, 7);
            assertIgnored(first, 8);
            assertThat(session.pending()).isZero();
            assertThat(resent(second, 7)).as("asking in vain changed nothing").isEqualTo("one");
            run(second, 8);
        }

        @Test
        void keeps_a_running_request_from_being_asked_back_by_the_older_connection() {
            connect(first);
            connect(second);
            Request request = run(second, 7);
            assertIgnored(first, 7);
            answer(request, "one");
            assertThat(first.received).isEmpty();
            assertThat(second.received).containsExactly("one");
        }

        @Test
        void makes_the_end_of_the_older_connection_nobody_s_disconnect() {
            connect(first);
            connect(second);
            assertThat(session.disconnect(first)).isFalse();
            assertThat(session.link()).isSameAs(second);
            assertThat(session.disconnect(second)).isTrue();
            assertThat(session.disconnect(second)).isFalse();
            assertThat(session.link()).isNull();
        }
    }

    @Nested
    class The_index {

        @Test
        void starts_at_zero_and_has_to_grow() {
            assertThat(session.connect(first, 0, true)).isEqualTo(new Connecting.IndexExpired());
            assertThat(session.connect(first, 5, true)).isEqualTo(new Connecting.Connected(null, 0));
            assertThat(session.connect(second, 5, true)).isEqualTo(new Connecting.IndexExpired());
            assertThat(session.connect(second, 4, true)).isEqualTo(new Connecting.IndexExpired());
            assertThat(session.link()).isSameAs(first);
            assertThat(session.connect(second, 6, true)).isEqualTo(new Connecting.Connected(first, 0));
        }

        @Test
        void may_be_as_large_as_a_long() {
            assertThat(session.connect(first, Long.MAX_VALUE, true)).isEqualTo(new Connecting.Connected(null, 0));
            assertThat(session.connect(second, Long.MAX_VALUE, true)).isEqualTo(new Connecting.IndexExpired());
        }

        @Test
        void is_judged_before_the_proof() {
            session.connect(first, 5, true);
            assertThat(session.connect(second, 5, false)).isEqualTo(new Connecting.IndexExpired());
            assertThat(session.connect(second, 6, false)).isEqualTo(new Connecting.NotProven());
        }

        @Test
        void stays_when_the_proof_failed_and_so_does_the_link() {
            session.connect(first, 5, true);
            session.connect(second, 9, false);
            assertThat(session.link()).isSameAs(first);
            assertThat(session.connect(second, 6, true)).isEqualTo(new Connecting.Connected(first, 0));
        }

        @Test
        void stays_when_the_connection_ends() {
            session.connect(first, 5, true);
            session.disconnect(first);
            assertThat(session.connect(second, 5, true)).isEqualTo(new Connecting.IndexExpired());
        }
    }

    @Nested
    class After_the_logout {

        @Test
        void the_last_link_is_to_be_closed_once() {
            connect(first);
            assertThat(session.end(CloseReason.LOGGED_OUT, null)).isSameAs(first);
            assertThat(session.end(CloseReason.LOGGED_OUT, null)).isNull();
            assertThat(session.link()).isNull();
        }

        @Test
        void a_completing_request_is_silent() {
            connect(first);
            Request request = run(first, 7);
            session.end(CloseReason.LOGGED_OUT, null);
            answer(request, "one");
            assertThat(first.received).isEmpty();
            assertThat(session.pending()).isZero();
        }

        @Test
        void a_paused_link_is_not_resumed() {
            var paused = session(128, 1);
            paused.connect(first, 1, true);
            Request one = run(paused, first, 1);
            Request two = run(paused, first, 2);
            paused.end(CloseReason.LOGGED_OUT, null);
            answer(paused, one, "one");
            answer(paused, two, "two");
            assertThat(first.calls).containsExactly("pause");
        }

        @Test
        void requests_are_ignored() {
            connect(first);
            answer(run(first, 7), "one");
            session.end(CloseReason.LOGGED_OUT, null);
            assertIgnored(first, 7);
            assertIgnored(first, 8);
        }

        @Test
        void the_end_of_the_connection_is_no_disconnect() {
            connect(first);
            session.end(CloseReason.LOGGED_OUT, null);
            assertThat(session.disconnect(first)).isFalse();
        }

        @Test
        void nobody_can_connect_and_neither_index_nor_proof_is_told() {
            connect(first);
            session.end(CloseReason.LOGGED_OUT, null);
            assertThat(session.connect(second, 100, true)).isEqualTo(new Connecting.LoggedOut());
            assertThat(session.connect(second, 1, true)).isEqualTo(new Connecting.LoggedOut());
            assertThat(session.connect(second, 100, false)).isEqualTo(new Connecting.LoggedOut());
            assertThat(session.link()).isNull();
        }
    }

    @Nested
    class Of_the_responses {

        @Test
        void exactly_the_last_128_are_remembered() {
            connect(first);
            answerNumbers(first, 0, 129);
            assertThat(session.remembered()).isEqualTo(128);
            connect(second);
            for (int number = 1; number < 129; number++) {
                assertThat(resent(second, number)).isEqualTo("answer " + number);
            }
            run(second, 0);
        }

        @Test
        void the_numbers_may_wrap_round() {
            connect(first);
            answerNumbers(first, Integer.MAX_VALUE - 63, 129);
            assertThat(session.remembered()).isEqualTo(128);
            connect(second);
            for (int number = Integer.MAX_VALUE - 62; number != Integer.MIN_VALUE + 65; number++) {
                assertThat(resent(second, number)).isEqualTo("answer " + number);
            }
            run(second, Integer.MAX_VALUE - 63);
        }

        @Test
        void the_first_to_finish_not_the_first_to_begin_is_forgotten_first() {
            connect(first);
            Request early = run(first, -1);
            Request late = run(first, -2);
            answer(late, "late");
            answer(early, "early");
            answerNumbers(first, 0, 127);
            connect(second);
            assertThat(resent(second, -1)).isEqualTo("early");
            run(second, -2);
        }

        @Test
        void one_that_is_sent_again_is_young_again() {
            connect(first);
            answer(run(first, -1), "one");
            answerNumbers(first, 0, 127);
            connect(second);
            assertThat(resent(second, -1)).isEqualTo("one");
            answerNumbers(second, 1000, 127);
            connect(third);
            assertThat(resent(third, -1)).isEqualTo("one");
            run(third, 0);
        }

        @Test
        void one_that_is_sent_again_makes_the_others_older() {
            connect(first);
            answerNumbers(first, 0, 128);
            connect(second);
            assertThat(resent(second, 127)).isEqualTo("answer 127");
            assertThat(session.remembered()).isEqualTo(127);
            run(second, 0);
        }

        @Test
        void a_reused_number_is_remembered_once_and_makes_the_others_older() {
            connect(first);
            answer(run(first, -1), "one");
            for (int i = 0; i < 128; i++) {
                answer(run(first, 5), "answer " + i);
            }
            assertThat(session.remembered()).isEqualTo(1);
            connect(second);
            assertThat(resent(second, 5)).isEqualTo("answer 127");
            run(second, -1);
        }

        @Test
        void what_still_runs_is_never_forgotten() {
            connect(first);
            Request slow = run(first, -1);
            answerNumbers(first, 0, 1000);
            assertIgnored(first, -1);
            answer(slow, "slow");
            connect(second);
            assertThat(resent(second, -1)).isEqualTo("slow");
        }

        @Test
        void only_one_is_remembered_when_the_limit_is_one() {
            var forgetful = session(1, 1000);
            forgetful.connect(first, 1, true);
            answer(forgetful, run(forgetful, first, 1), "one");
            answer(forgetful, run(forgetful, first, 2), "two");
            assertThat(forgetful.remembered()).isEqualTo(1);
            forgetful.connect(second, 2, true);
            assertThat(resent(forgetful, second, 2)).isEqualTo("two");
            run(forgetful, second, 1);
        }
    }

    @Nested
    class Back_pressure {
        private final Session narrow = session(128, 4);

        @Test
        void pauses_above_the_limit_and_resumes_once_at_half() {
            narrow.connect(first, 1, true);
            List<Request> requests = runNumbers(first, 0, 4);
            assertThat(first.calls).as("the limit itself is allowed").isEmpty();
            requests.add(run(narrow, first, 4));
            assertThat(first.calls).containsExactly("pause");
            answer(narrow, requests.get(0), "");
            answer(narrow, requests.get(1), "");
            assertThat(first.calls).containsExactly("pause");
            answer(narrow, requests.get(2), "");
            assertThat(first.calls).containsExactly("pause", "resume");
            answer(narrow, requests.get(3), "");
            answer(narrow, requests.get(4), "");
            assertThat(first.calls).containsExactly("pause", "resume");
        }

        @Test
        void comes_back_when_there_is_too_much_again() {
            narrow.connect(first, 1, true);
            answerAll(runNumbers(first, 0, 5));
            answerAll(runNumbers(first, 10, 5));
            assertThat(first.calls).containsExactly("pause", "resume", "pause", "resume");
        }

        @Test
        void is_not_felt_below_the_limit() {
            narrow.connect(first, 1, true);
            answerAll(runNumbers(first, 0, 4));
            assertThat(first.calls).isEmpty();
        }

        @Test
        void tells_a_new_link_at_once_when_there_is_too_much_still() {
            narrow.connect(first, 1, true);
            List<Request> requests = runNumbers(first, 0, 5);
            narrow.connect(second, 2, true);
            assertThat(second.calls).containsExactly("pause");
            answerAll(requests);
            assertThat(second.calls).containsExactly("pause", "resume");
            assertThat(first.calls).as("it belongs to nobody any more").containsExactly("pause");
        }

        @Test
        void of_the_link_before_is_not_the_new_one_s() {
            narrow.connect(first, 1, true);
            List<Request> requests = runNumbers(first, 0, 5);
            answer(narrow, requests.removeFirst(), "");
            narrow.connect(second, 2, true);
            answerAll(requests);
            assertThat(second.calls).as("it was never paused").isEmpty();
        }

        @Test
        void that_eased_while_nobody_was_connected_is_gone() {
            narrow.connect(first, 1, true);
            List<Request> requests = runNumbers(first, 0, 5);
            narrow.disconnect(first);
            answerAll(requests);
            narrow.connect(second, 2, true);
            answerAll(runNumbers(second, 10, 4));
            assertThat(second.calls).isEmpty();
        }

        @Test
        void counts_what_was_asked_before_the_connection() {
            narrow.connect(first, 1, true);
            List<Request> requests = runNumbers(first, 0, 4);
            narrow.connect(second, 2, true);
            assertThat(second.calls).isEmpty();
            requests.add(run(narrow, second, 4));
            assertThat(second.calls).containsExactly("pause");
            answerAll(requests);
            assertThat(second.calls).containsExactly("pause", "resume");
        }

        @Test
        void does_not_count_a_number_twice() {
            narrow.connect(first, 1, true);
            runNumbers(first, 0, 4);
            assertIgnored(narrow, first, 0);
            assertThat(narrow.pending()).isEqualTo(4);
            assertThat(first.calls).isEmpty();
        }

        @Test
        void of_one_request_at_a_time_resumes_when_none_is_left() {
            var single = session(128, 1);
            single.connect(first, 1, true);
            Request one = run(single, first, 1);
            Request two = run(single, first, 2);
            answer(single, one, "");
            assertThat(first.calls).containsExactly("pause");
            answer(single, two, "");
            assertThat(first.calls).containsExactly("pause", "resume");
        }

        private List<Request> runNumbers(Link link, int from, int count) {
            var requests = new ArrayList<Request>();
            for (int number = from; number < from + count; number++) {
                requests.add(run(narrow, link, number));
            }
            return requests;
        }

        private void answerAll(List<Request> requests) {
            requests.forEach(request -> answer(narrow, request, ""));
        }
    }

    @Nested
    class Requests_that_wait {

        @Test
        void are_run_by_whoever_came_first_in_their_order() {
            connect(first);
            Request one = run(first, 1);
            Request two = run(first, 2);
            Request three = run(first, 3);
            assertThat(session.await(one)).isFalse();
            assertThat(session.await(two)).isTrue();
            assertThat(session.await(three)).as("the first still runs").isTrue();
            answer(one, "one");
            assertThat(session.nextWaiting()).isSameAs(two);
            answer(two, "two");
            assertThat(session.nextWaiting()).isSameAs(three);
            answer(three, "three");
            assertThat(session.nextWaiting()).isNull();
            assertThat(first.received).containsExactly("one", "two", "three");
        }

        @Test
        void wait_as_their_lane_says() {
            connect(first);
            Request one = (Request) ask(1, Lane.EVENT_LOOP);
            assertThat(session.completeAndPassOn(one, "one".getBytes(UTF_8))).isNull();
            Request lead = lead(2);
            assertThat(ask(3, Lane.ORDERED)).isEqualTo(new Disposition.Queued());
            assertThat(ask(4, Lane.EVENT_LOOP)).as("not before those that wait").isEqualTo(new Disposition.Queued());
            assertThat(ask(5, Lane.CONCURRENT)).isInstanceOf(Request.class);
            Request next = answerAndTakeNext(lead, "two");
            assertThat(next.number()).isEqualTo(3);
            next = answerAndTakeNext(next, "three");
            assertThat(next.number()).isEqualTo(4);
            assertThat(session.completeAndTakeNext(next, "four".getBytes(UTF_8))).isNull();
            assertThat(ask(20, Lane.EVENT_LOOP)).as("somebody looks still").isEqualTo(new Disposition.Queued());
            assertThat(serve().number()).isEqualTo(20);
            assertThat(session.nextWaiting()).isNull();
            assertThat(first.received).containsExactly("one", "two", "three", "four");
            assertThat(ask(21, Lane.EVENT_LOOP)).isInstanceOf(Request.class);
        }

        @Test
        void wait_for_one_that_runs_on_the_event_loop_of_an_earlier_connection() {
            connect(first);
            Request one = (Request) ask(1, Lane.EVENT_LOOP);
            connect(second);
            assertThat(session.begin(second, 2, QUESTION, Lane.EVENT_LOOP, 0)).isEqualTo(new Disposition.Queued());
            Request next = Objects.requireNonNull(session.completeAndPassOn(one, "one".getBytes(UTF_8)));
            assertThat(next.number()).isEqualTo(2);
            assertThat(session.begin(second, 3, QUESTION, Lane.EVENT_LOOP, 0)).isEqualTo(new Disposition.Queued());
        }

        @Test
        void run_when_they_are_asked_again_if_they_did_not() {
            connect(first);
            Request lead = lead(1);
            assertThat(ask(2, Lane.ORDERED)).isEqualTo(new Disposition.Queued());
            session.notRun(answerAndTakeNext(lead, "one"));
            assertThat(session.nextWaiting()).isNull();
            assertThat(first.received).containsExactly("one", "not run 2");
            assertThat(session.pending()).isZero();
            assertThat(session.remembered()).isEqualTo(1);
            connect(second);
            assertThat(session.begin(second, 2, QUESTION, Lane.ORDERED, 0)).isInstanceOf(Disposition.RunOrdered.class);
        }

        @Test
        void are_reported_to_the_connection_that_asked_last_if_they_do_not_run() {
            connect(first);
            Request one = run(first, 1);
            Request two = run(first, 2);
            connect(second);
            assertAwaited(second, 2);
            session.notRun(one);
            session.notRun(two);
            assertThat(first.received).isEmpty();
            assertThat(second.received).containsExactly("not run 2");
        }

        @Test
        void are_not_queued_twice() {
            connect(first);
            Request lead = lead(1);
            assertThat(ask(1, Lane.ORDERED)).isEqualTo(new Disposition.Ignore());
            answer(lead, "one");
            assertThat(session.nextWaiting()).isNull();
            connect(second);
            assertThat(resent(second, 1)).isEqualTo("one");
        }

        private Request lead(int number) {
            Disposition asked = ask(number, Lane.ORDERED);
            assertThat(asked).isInstanceOf(Disposition.RunOrdered.class);
            return ((Disposition.RunOrdered) asked).request();
        }

        private Request answerAndTakeNext(Request request, String text) {
            return Objects.requireNonNull(session.completeAndTakeNext(request, text.getBytes(UTF_8)));
        }

        private Disposition ask(int number, Lane lane) {
            return session.begin(first, number, QUESTION, lane, 0);
        }

        @Test
        void need_somebody_new_once_there_was_none_to_give() {
            connect(first);
            Request one = run(first, 1);
            assertThat(session.await(one)).isFalse();
            assertThat(session.nextWaiting()).isNull();
            assertThat(session.await(run(first, 2))).isFalse();
        }

        @Test
        void are_pending_and_get_the_answer_on_a_later_connection() {
            connect(first);
            Request one = run(first, 1);
            Request two = run(first, 2);
            session.await(one);
            session.await(two);
            connect(second);
            assertAwaited(second, 2);
            assertThat(session.pending()).isEqualTo(2);
            answer(one, "one");
            answer(serve(), "two");
            assertThat(second.received).containsExactly("two");
            assertThat(session.nextWaiting()).isNull();
        }

        @Test
        void do_not_run_after_the_logout() {
            connect(first);
            Request one = run(first, 1);
            session.await(one);
            session.await(run(first, 2));
            session.end(CloseReason.LOGGED_OUT, null);
            assertThat(session.pending()).isEqualTo(1);
            assertThat(session.completeAndTakeNext(one, RecordingLink.frame("one"))).isNull();
            assertThat(session.nextWaiting()).isNull();
            assertThat(first.received).isEmpty();
        }

        @Test
        void end_with_the_answer_to_the_one_that_logs_its_user_out() {
            connect(first);
            Request one = run(first, 1);
            Request two = run(first, 2);
            assertThat(session.end(CloseReason.LOGGED_OUT, one)).as("nothing is closed yet").isNull();
            answer(two, "two");
            answer(one, "one");
            assertThat(first.received).containsExactly("one");
            assertThat(first.calls).containsExactly("close: logged_out");
        }

        @Test
        void pause_the_link_when_they_have_too_many_bytes() {
            var bounded = session(new SessionLimits(128, 1000, 1000, Integer.MAX_VALUE,
                    new RememberedTotal(Long.MAX_VALUE), new PendingTotal(Long.MAX_VALUE), null));
            bounded.connect(first, 1, true);
            var one = (Request) bounded.begin(first, 1, new byte[700], Lane.CONCURRENT, 0);
            assertThat(first.calls).isEmpty();
            var two = (Request) bounded.begin(first, 2, new byte[700], Lane.CONCURRENT, 0);
            assertThat(first.calls).containsExactly("pause");
            bounded.complete(one, RecordingLink.frame("one"));
            assertThat(first.calls).as("828 bytes are more than half").containsExactly("pause");
            bounded.complete(two, RecordingLink.frame("two"));
            assertThat(first.calls).containsExactly("pause", "resume");
        }

        @Test
        void count_for_all_until_they_are_answered_or_dropped() {
            var total = new PendingTotal(Long.MAX_VALUE);
            var bounded = session(new SessionLimits(128, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE,
                    new RememberedTotal(Long.MAX_VALUE), total, null));
            bounded.connect(first, 1, true);
            var lead = ((Disposition.RunOrdered) bounded.begin(first, 1, new byte[10_000], Lane.ORDERED, 0)).request();
            bounded.begin(first, 2, new byte[10_000], Lane.ORDERED, 0);
            bounded.begin(first, 3, new byte[20], Lane.ORDERED, 0);
            assertThat(total.bytes()).isBetween(20_000L, 21_000L);
            bounded.end(CloseReason.LOGGED_OUT, null);
            assertThat(total.bytes()).isBetween(10_000L, 11_000L);
            bounded.complete(lead, RecordingLink.frame("one"));
            assertThat(total.bytes()).isZero();
        }

        @Test
        void close_the_connection_at_once_if_an_earlier_one_asked_for_the_logout() {
            connect(first);
            Request one = run(first, 1);
            connect(second);
            assertThat(session.end(CloseReason.LOGGED_OUT, one)).isSameAs(second);
            answer(one, "one");
            assertThat(second.received).isEmpty();
        }

        private Request serve() {
            Request next = session.nextWaiting();
            if (next == null) {
                throw new AssertionError("nothing waits");
            }
            return next;
        }
    }

    @Test
    void one_who_never_asked_has_nothing_pending_or_remembered() {
        connect(first);
        assertThat(session.pending()).isZero();
        assertThat(session.remembered()).isZero();
    }

    @Test
    void limits_below_one_are_refused() {
        var total = new RememberedTotal(Long.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(0, 1, 1, total))
                .withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(1, 0, 1, total))
                .withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(1, 1, 0, total))
                .withMessageContaining("0");
    }

    @Test
    void the_oldest_responses_go_first_when_there_are_too_many_bytes() {
        Session small = session(
                new SessionLimits(128, 1000, 100 + 3 * Remembered.OVERHEAD, new RememberedTotal(Long.MAX_VALUE)));
        small.connect(first, 1, true);
        for (int number = 1; number <= 3; number++) {
            answer(small, run(small, first, number), "answer of 30 bytes, as such " + number);
        }
        Request running = run(small, first, 4);
        answer(small, run(small, first, 5), "another one of thirty bytes " + 5);
        assertThat(small.remembered()).isEqualTo(3);
        assertThat(small.status().rememberedBytes()).isBetween(87L, 100L);
        small.connect(second, 2, true);
        assertThat(resent(small, second, 2)).endsWith("2");
        assertThat(resent(small, second, 5)).endsWith("5");
        run(small, second, 1);
        assertAwaited(small, second, 4);
        answer(small, running, "it was never forgotten");
        assertThat(second.received).contains("it was never forgotten");
    }

    private void connect(Link link) {
        assertThat(session.connect(link, ++index, true)).isInstanceOf(Connecting.Connected.class);
    }

    private Request run(Link link, int number) {
        return run(session, link, number);
    }

    private static Request run(Session session, Link link, int number) {
        Disposition asked = session.begin(link, number, QUESTION, Lane.CONCURRENT, 0);
        assertThat(asked).isInstanceOf(Request.class);
        return (Request) asked;
    }

    private String resent(Link link, int number) {
        return resent(session, link, number);
    }

    private static String resent(Session session, Link link, int number) {
        Disposition asked = session.begin(link, number, QUESTION, Lane.CONCURRENT, 0);
        assertThat(asked).isInstanceOf(Disposition.Resend.class);
        return new String(((Disposition.Resend) asked).response(), UTF_8);
    }

    private void assertIgnored(Link link, int number) {
        assertIgnored(session, link, number);
    }

    private static void assertIgnored(Session session, Link link, int number) {
        assertThat(session.begin(link, number, QUESTION, Lane.CONCURRENT, 0)).isEqualTo(new Disposition.Ignore());
    }

    private void assertAwaited(Link link, int number) {
        assertAwaited(session, link, number);
    }

    private static void assertAwaited(Session session, Link link, int number) {
        assertThat(session.begin(link, number, QUESTION, Lane.CONCURRENT, 0)).isEqualTo(new Disposition.Awaited());
    }

    private void answer(Request request, String text) {
        answer(session, request, text);
    }

    private static void answer(Session session, Request request, String text) {
        session.complete(request, RecordingLink.frame(text));
    }

    private void answerNumbers(Link link, int from, int count) {
        for (int i = 0; i < count; i++) {
            answer(run(link, from + i), "answer " + (from + i));
        }
    }

    private static Session session(int expiredNumber, int maxPending) {
        return session(new SessionLimits(expiredNumber, maxPending, Integer.MAX_VALUE,
                new RememberedTotal(Long.MAX_VALUE)));
    }

    private static Session session(SessionLimits limits) {
        var login = new KeptLogin(new Username("nzhsoft", "1", "sample"), Secret.of(new byte[8]), 0, 1, 0);
        return new Session(login, limits, Changes.NONE, null);
    }
}
