package io.msgserver.host.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Random histories of one login, against a model that is written from the protocol: it keeps everything for ever and
 * searches it.
 */
@SuppressWarnings("ReferenceEquality") // A question asked is itself and no other.
class SessionModelTest {

    /** Connections are told by how many handshakes ago they were: 0 is the latest that succeeded. */
    sealed interface Action {
        record Connect(long indexStep, boolean proven) implements Action {}

        record Ask(int connectionsAgo, int number) implements Action {}

        record Complete(int which) implements Action {}

        record Disconnect(int connectionsAgo) implements Action {}

        record Logout() implements Action {}

        record Restart() implements Action {}
    }

    @Property(tries = 4000)
    void a_session_does_what_the_protocol_says(@ForAll("histories") List<Action> history,
            @ForAll @IntRange(min = 1, max = 5) int expiredNumber, @ForAll @IntRange(min = 1, max = 4) int maxPending,
            @ForAll @IntRange(min = 10, max = 50) int maxRemembered) {
        var both = new Both(new SessionLimits(expiredNumber, maxPending, maxRemembered,
                new RememberedTotal(Long.MAX_VALUE)));
        for (Action action : history) {
            switch (action) {
                case Action.Connect(long indexStep, boolean proven) -> both.connect(indexStep, proven);
                case Action.Ask(int ago, int number) -> both.ask(ago, number);
                case Action.Complete(int which) -> both.complete(which);
                case Action.Disconnect(int ago) -> both.disconnect(ago);
                case Action.Logout() -> both.logout();
                case Action.Restart() -> both.restart();
            }
            both.assertAlike();
        }
        both.askForEverythingRemembered();
    }

    @Provide
    Arbitrary<List<Action>> histories() {
        Arbitrary<Integer> ago = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(2, 1), Tuple.of(1, 2));
        Arbitrary<Integer> number = Arbitraries.of(0, 1, 2, 3, -1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE);
        Arbitrary<Action> connect = Arbitraries.of(1L, 1L, 1L, 1L, 7L, 0L, -1L).flatMap(
                step -> Arbitraries.of(true, true, true, false).map(proven -> new Action.Connect(step, proven)));
        Arbitrary<Action> ask = ago.flatMap(link -> number.map(asked -> new Action.Ask(link, asked)));
        Arbitrary<Action> complete = Arbitraries.integers().between(0, 7).map(Action.Complete::new);
        Arbitrary<Action> disconnect = ago.map(Action.Disconnect::new);
        Arbitrary<Action> logout = Arbitraries.just(new Action.Logout());
        Arbitrary<Action> restart = Arbitraries.just(new Action.Restart());
        return Arbitraries
                .frequencyOf(Tuple.of(30, connect), Tuple.of(90, ask), Tuple.of(70, complete), Tuple.of(12, disconnect),
                        Tuple.of(6, restart), Tuple.of(1, logout))
                .list().ofMinSize(20).ofMaxSize(90);
    }

    /** The session and the model, side by side, and the links that both speak to. */
    private static final class Both {
        private final SessionLimits limits;
        private final Model model;
        private Session session;
        private final List<RecordingLink> links = new ArrayList<>();
        private final List<Request> running = new ArrayList<>();
        private int runs;

        Both(SessionLimits limits) {
            this.limits = limits;
            session = session(new KeptLogin(new Username("nzhsoft", "1", "sample"), Secret.of(new byte[8]), 0, 1, 0));
            model = new Model(limits);
            newLink();
        }

        void connect(long indexStep, boolean proven) {
            long index = model.index + indexStep;
            RecordingLink link = links.getLast();
            String expected = model.connect(index, proven);
            String outcome = switch (session.connect(link, index, proven)) {
                case Connecting.Connected(Link before) -> "connected after " + links.indexOf(before);
                case Connecting.IndexExpired() -> "expired";
                case Connecting.NotProven() -> "not proven";
                case Connecting.LoggedOut() -> "logged out";
            };
            assertThat(outcome).isEqualTo(expected);
            if (outcome.startsWith("connected")) {
                newLink();
            }
        }

        void ask(int ago, int number) {
            int link = latest() - ago;
            if (link < 0) {
                return;
            }
            String expected = model.ask(link, number, runs);
            String outcome = switch (session.begin(links.get(link), number, text("message " + number),
                    Lane.CONCURRENT, 0)) {
                case Request request -> {
                    assertThat(request.number()).isEqualTo(number);
                    assertThat(request.message()).asString(UTF_8).isEqualTo("message " + number);
                    running.add(request);
                    yield "run " + runs++;
                }
                case Asked.Resend(byte[] response) -> {
                    links.get(link).send(response);
                    yield "resend " + new String(response, UTF_8);
                }
                case Asked.Lead _,Asked.Queued _ -> "queue";
                case Asked.Ignore() -> "ignore";
            };
            assertThat(outcome).isEqualTo(expected);
        }

        void complete(int which) {
            if (running.isEmpty()) {
                return;
            }
            int chosen = which % running.size();
            String answer = model.complete(chosen);
            session.complete(running.remove(chosen), text(answer));
        }

        void disconnect(int ago) {
            int link = latest() - ago;
            if (link >= 0) {
                assertThat(session.disconnect(links.get(link))).isEqualTo(model.disconnect(link));
            }
        }

        void logout() {
            Link last = session.end();
            int expected = model.logout();
            assertThat(last == null ? -1 : links.indexOf(last)).isEqualTo(expected);
        }

        /** What is kept is all that the next session knows: it goes on as if nothing had happened. */
        void restart() {
            if (model.loggedOut) {
                return;
            }
            List<KeptResponse> responses = session.responses();
            session = session(session.kept());
            session.restore(responses);
            running.clear();
            model.restart();
        }

        private Session session(KeptLogin login) {
            return new Session(login, limits, Changes.UNHEARD, null);
        }

        void assertAlike() {
            assertThat(session.pending()).isEqualTo(model.running.size());
            assertThat(session.remembered()).isEqualTo(model.remembered().size());
            assertThat(session.link()).isSameAs(model.current < 0 ? null : links.get(model.current));
            for (int i = 0; i < links.size(); i++) {
                assertThat(links.get(i).received).as("what link %d received", i).isEqualTo(model.received.get(i));
                assertThat(links.get(i).told).as("what link %d was told", i).isEqualTo(model.told.get(i));
            }
        }

        /** No answer is lost to a client that asks again. */
        void askForEverythingRemembered() {
            while (!running.isEmpty()) {
                complete(0);
            }
            connect(1, true);
            List<Question> remembered = model.remembered();
            if (model.loggedOut) {
                return;
            }
            // Each that is asked for grows young again, so the oldest has to come first.
            for (Question question : remembered) {
                String answer = question.answer;
                ask(0, question.number);
                assertThat(links.get(latest()).received).endsWith(answer);
                assertAlike();
                connect(1, true);
            }
        }

        /** The latest that connected: the last link of all is yet to. */
        private int latest() {
            return links.size() - 2;
        }

        private void newLink() {
            links.add(new RecordingLink());
            model.received.add(new ArrayList<>());
            model.told.add(new ArrayList<>());
        }

        private static byte[] text(String text) {
            return text.getBytes(UTF_8);
        }
    }

    /** What the handler is asked once: it runs, and then has an answer for ever. */
    private static final class Question {
        final int number;
        final String answer;
        boolean answered;
        /** On which link it was asked last. */
        int link;

        Question(int number, String answer, int link) {
            this.number = number;
            this.answer = answer;
            this.link = link;
        }
    }

    private static final class Model {
        private final SessionLimits limits;
        final List<List<String>> received = new ArrayList<>();
        final List<List<String>> told = new ArrayList<>();
        final List<Question> running = new ArrayList<>();
        /** The latest question of each number that was ever asked. */
        private final Map<Integer, Question> asked = new HashMap<>();
        /** The questions answered, and answered again, since the login. */
        private final List<Question> answers = new ArrayList<>();
        /** So many of them were forgotten because there were too many bytes. */
        private int forgotten;
        long index;
        /** -1 is nobody. */
        int current = -1;
        private int connected;
        boolean loggedOut;
        private boolean paused;

        Model(SessionLimits limits) {
            this.limits = limits;
        }

        String connect(long newIndex, boolean proven) {
            if (loggedOut) {
                return "logged out";
            }
            if (newIndex <= index) {
                return "expired";
            }
            if (!proven) {
                return "not proven";
            }
            String outcome = "connected after " + current;
            index = newIndex;
            current = connected++;
            paused = false;
            pauseWhenFull();
            return outcome;
        }

        String ask(int link, int number, int run) {
            if (link != current) {
                return "ignore";
            }
            Question earlier = asked.get(number);
            String outcome;
            if (earlier == null || (earlier.answered && (earlier.link == link || !remembered().contains(earlier)))) {
                var question = new Question(number, "answer " + run, link);
                asked.put(number, question);
                running.add(question);
                outcome = "run " + run;
            } else if (earlier.answered) {
                earlier.link = link;
                remember(earlier);
                received.get(link).add(earlier.answer);
                outcome = "resend " + earlier.answer;
            } else {
                earlier.link = link;
                outcome = "ignore";
            }
            pauseWhenFull();
            return outcome;
        }

        String complete(int which) {
            Question question = running.remove(which);
            question.answered = true;
            remember(question);
            if (question.link == current) {
                received.get(current).add(question.answer);
            }
            if (paused && current >= 0 && running.size() <= limits.maxPending() / 2) {
                paused = false;
                told.get(current).add("resume");
            }
            return question.answer;
        }

        boolean disconnect(int link) {
            boolean was = link == current;
            current = was ? -1 : current;
            return was;
        }

        int logout() {
            int last = current;
            current = -1;
            loggedOut = true;
            return last;
        }

        /** Connections and what runs are gone: what has no answer yet was never asked. The rest stays. */
        void restart() {
            current = -1;
            paused = false;
            running.forEach(question -> asked.remove(question.number, question));
            running.clear();
        }

        private void remember(Question question) {
            answers.add(question);
            while (remembered().stream().mapToInt(each -> each.answer.length()).sum() > limits.maxRemembered()) {
                forgotten++;
            }
        }

        /** Those among the last answers whose number was not used anew since, the one answered longest ago first. */
        List<Question> remembered() {
            int from = Math.max(forgotten, answers.size() - limits.expiredNumber());
            List<Question> last = answers.subList(from, answers.size());
            var remembered = new ArrayList<Question>();
            for (int i = 0; i < last.size(); i++) {
                Question question = last.get(i);
                boolean answeredLater = last.subList(i + 1, last.size()).contains(question);
                if (!answeredLater && asked.get(question.number) == question) {
                    remembered.add(question);
                }
            }
            return remembered;
        }

        private void pauseWhenFull() {
            if (running.size() > limits.maxPending() && !paused) {
                paused = true;
                told.get(current).add("pause");
            }
        }
    }
}
