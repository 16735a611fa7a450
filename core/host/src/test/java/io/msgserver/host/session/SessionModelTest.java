package io.msgserver.host.session;

import static io.msgserver.host.testing.Trials.between;
import static io.msgserver.host.testing.Trials.oneOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.testing.Trials;
import io.msgserver.host.testing.Trials.Trial;
import io.msgserver.protocol.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories of one login, compared with a model that is written from the protocol. The model keeps everything
 * for ever and searches it.
 */
@SuppressWarnings("ReferenceEquality") // Questions are compared by identity.
class SessionModelTest {

    /** An action on a connection, which is named by the number of handshakes since: 0 is the latest that succeeded. */
    sealed interface Action {
        record Connect(long indexStep, boolean proven, Acknowledging acknowledging) implements Action {}

        record Ask(int connectionsAgo, int number) implements Action {}

        record Complete(int which) implements Action {}

        record Acknowledge(int connectionsAgo, int number) implements Action {}

        record Evict(int most) implements Action {}

        record Disconnect(int connectionsAgo) implements Action {}

        record Logout() implements Action {}

        record Restart() implements Action {}
    }

    @Test
    void a_session_does_what_the_protocol_says() {
        Trials.check(4000, random -> {
            int expiredNumber = between(random, 1, 5);
            int maxPending = between(random, 1, 4);
            int maxRemembered = between(random, 50, 300);
            return new Trial<>("limits " + expiredNumber + ", " + maxPending + ", " + maxRemembered, history(random),
                    history -> play(history, new SessionLimits(expiredNumber, maxPending, maxRemembered,
                            new RememberedTotal(Long.MAX_VALUE))));
        });
    }

    private static void play(List<Action> history, SessionLimits limits) {
        var both = new Both(limits);
        for (Action action : history) {
            switch (action) {
                case Action.Connect(long indexStep, boolean proven, Acknowledging acknowledging) ->
                    both.connect(indexStep,
                            proven, acknowledging);
                case Action.Ask(int ago, int number) -> both.ask(ago, number);
                case Action.Complete(int which) -> both.complete(which);
                case Action.Acknowledge(int ago, int number) -> both.acknowledge(ago, number);
                case Action.Evict(int most) -> both.evict(most);
                case Action.Disconnect(int ago) -> both.disconnect(ago);
                case Action.Logout() -> both.logout();
                case Action.Restart() -> both.restart();
            }
            both.assertAlike();
        }
        both.askForEverythingRemembered();
    }

    private static List<Action> history(Random random) {
        return Stream.generate(() -> action(random)).limit(between(random, 20, between(random, 20, 90))).toList();
    }

    private static Action action(Random random) {
        int chosen = random.nextInt(243);
        if (chosen < 30) {
            return new Action.Connect(oneOf(random, 1L, 1L, 1L, 1L, 7L, 0L, -1L), random.nextInt(4) > 0,
                    acknowledging(random));
        } else if (chosen < 120) {
            return new Action.Ask(connectionsAgo(random), number(random));
        } else if (chosen < 190) {
            return new Action.Complete(random.nextInt(8));
        } else if (chosen < 202) {
            return new Action.Disconnect(connectionsAgo(random));
        } else if (chosen < 232) {
            return new Action.Acknowledge(connectionsAgo(random), number(random));
        } else if (chosen < 236) {
            return new Action.Evict(oneOf(random, 0, 30, 60, 100, 150));
        } else if (chosen < 242) {
            return new Action.Restart();
        } else {
            return new Action.Logout();
        }
    }

    private static int number(Random random) {
        return oneOf(random, 0, 1, 2, 3, -1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Acknowledging acknowledging(Random random) {
        int chosen = random.nextInt(10);
        return chosen < 6 ? Acknowledging.YES : chosen < 9 ? Acknowledging.NO : Acknowledging.ANEW;
    }

    /** Returns mostly 0, the latest connection. */
    private static int connectionsAgo(Random random) {
        return oneOf(random, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2);
    }

    /** The session and the model side by side, and the links that both use. */
    private static final class Both {
        private final SessionLimits limits;
        private final Model model;
        private Session session;
        private final List<RecordingLink> links = new ArrayList<>();
        private final List<Request> running = new ArrayList<>();
        private int runs;
        private long life;

        Both(SessionLimits limits) {
            this.limits = limits;
            session = session(new KeptLogin(new Username("nzhsoft", "1", "sample"), Secret.of(new byte[8]), 0, 1, 0));
            model = new Model(limits);
            newLink();
        }

        void connect(long indexStep, boolean proven, Acknowledging acknowledging) {
            long index = model.index + indexStep;
            RecordingLink link = links.getLast();
            String expected = model.connect(index, proven, acknowledging);
            String outcome = switch (session.connect(link, index, proven, acknowledging)) {
                case Connecting.Connected(Link before, long life) -> {
                    assertLife(life, acknowledging);
                    yield "connected after " + links.indexOf(before);
                }
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
                case Disposition.Resend(byte[] response) -> {
                    links.get(link).send(response);
                    yield "resend " + new String(response, UTF_8);
                }
                case Disposition.RunOrdered _,Disposition.Queued _ -> "queue";
                case Disposition.Dropped() -> "dropped";
                case Disposition.NotRun() -> "not run";
                case Disposition.Awaited() -> "awaited";
                case Disposition.Ignore() -> "ignore";
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

        /** The life stays the same exactly as long as nothing unacknowledged was forgotten. */
        private void assertLife(long life, Acknowledging acknowledging) {
            if (acknowledging == Acknowledging.NO) {
                assertThat(life).isZero();
                return;
            }
            assertThat(life).isNotZero();
            assertThat(life == this.life).as("the life is the same").isEqualTo(!model.lost);
            this.life = life;
            model.lost = false;
        }

        void acknowledge(int ago, int number) {
            int link = latest() - ago;
            if (link >= 0 && model.acknowledges) {
                assertThat(session.acknowledge(links.get(link), new int[]{number}))
                        .isEqualTo(model.acknowledge(link, number));
            }
        }

        void evict(int most) {
            model.evict(most);
            session.evict(0, most);
        }

        void disconnect(int ago) {
            int link = latest() - ago;
            if (link >= 0) {
                assertThat(session.disconnect(links.get(link))).isEqualTo(model.disconnect(link));
            }
        }

        void logout() {
            Link last = session.end(CloseReason.LOGGED_OUT, null);
            int expected = model.logout();
            assertThat(last == null ? -1 : links.indexOf(last)).isEqualTo(expected);
        }

        /** Restarts the session from its kept state: it continues unchanged. */
        void restart() {
            if (model.loggedOut) {
                return;
            }
            List<KeptResponse> responses = session.responses();
            KeptLife kept = session.life();
            session = session(session.kept());
            session.restore(kept, responses);
            running.clear();
            model.restart();
        }

        private Session session(KeptLogin login) {
            return new Session(login, limits, Changes.NONE, null);
        }

        void assertAlike() {
            assertThat(session.pending()).isEqualTo(model.running.size());
            assertThat(session.remembered()).isEqualTo(model.remembered().size());
            assertThat(session.reportHeld()).isEqualTo(model.loggedOut ? 0 : model.held());
            assertThat(session.link()).isSameAs(model.current < 0 ? null : links.get(model.current));
            for (int i = 0; i < links.size(); i++) {
                assertThat(links.get(i).received).as("what link %d received", i).isEqualTo(model.received.get(i));
                assertThat(links.get(i).calls).as("what link %d was calls", i).isEqualTo(model.calls.get(i));
            }
        }

        /** Asks for every remembered response: none is lost. */
        void askForEverythingRemembered() {
            while (!running.isEmpty()) {
                complete(0);
            }
            Acknowledging as = model.acknowledges ? Acknowledging.YES : Acknowledging.NO;
            connect(1, true, as);
            List<Question> remembered = model.remembered();
            if (model.loggedOut) {
                return;
            }
            for (Question tombstone : List.copyOf(model.tombstones)) {
                ask(0, tombstone.number);
                assertAlike();
            }
            // Each response that is asked for becomes the newest, so the oldest is asked for first.
            for (Question question : remembered) {
                String answer = question.answer;
                ask(0, question.number);
                assertThat(links.get(latest()).received).endsWith(answer);
                assertAlike();
                connect(1, true, as);
            }
        }

        /** Returns the latest link that connected: the last link in the list has not connected yet. */
        private int latest() {
            return links.size() - 2;
        }

        private void newLink() {
            links.add(new RecordingLink());
            model.received.add(new ArrayList<>());
            model.calls.add(new ArrayList<>());
        }

        private static byte[] text(String text) {
            return text.getBytes(UTF_8);
        }
    }

    /** A request to the handler. It runs once and then has a response for ever. */
    private static final class Question {
        final int number;
        final String answer;
        /** The link on which it was asked last. */
        int link;

        Question(int number, String answer, int link) {
            this.number = number;
            this.answer = answer;
            this.link = link;
        }
    }

    private static final class Model {
        /** The link of a question whose response no link receives. */
        private static final int UNWANTED = -10;
        private static final int FORMER_CLIENT = -20;
        private static final int BEFORE_ALL = -30;

        private final SessionLimits limits;
        final List<List<String>> received = new ArrayList<>();
        final List<List<String>> calls = new ArrayList<>();
        final List<Question> running = new ArrayList<>();
        /** The remembered responses, in the order in which they were sent last. */
        private final List<Question> answers = new ArrayList<>();
        /**
         * Whether each sent response, in order, is still in {@link #answers}. This counts for clients that do not
         * acknowledge.
         */
        private final List<Question> everSent = new ArrayList<>();
        final List<Question> tombstones = new ArrayList<>();
        long index;
        /** -1 when no link is connected. */
        int current = -1;
        private int connected;
        boolean loggedOut;
        boolean acknowledges;
        /** Whether something unacknowledged was forgotten. */
        boolean lost = true;
        private boolean paused;

        Model(SessionLimits limits) {
            this.limits = limits;
        }

        String connect(long newIndex, boolean proven, Acknowledging acknowledging) {
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
            follow(acknowledging);
            paused = false;
            pauseWhenFull();
            return outcome;
        }

        private void follow(Acknowledging acknowledging) {
            boolean before = acknowledges;
            acknowledges = acknowledging != Acknowledging.NO;
            if (acknowledging == Acknowledging.ANEW) {
                answers.clear();
                tombstones.clear();
                running.forEach(question -> question.link = FORMER_CLIENT);
            }
            if (acknowledging == Acknowledging.NO) {
                tombstones.clear();
            }
            if (before && !acknowledges) {
                everSent.clear();
                everSent.addAll(answers);
                forgetSentLongAgo();
            }
            lost |= acknowledging != Acknowledging.YES;
        }

        String ask(int link, int number, int run) {
            if (link != current) {
                return "ignore";
            }
            String outcome = ask(number, run);
            pauseWhenFull();
            return outcome;
        }

        private String ask(int number, int run) {
            Question open = of(number, running);
            if (open != null) {
                if (open.link == FORMER_CLIENT) {
                    return "not run";
                }
                boolean owed = open.link == current;
                open.link = current;
                return owed ? "ignore" : "awaited";
            }
            Question known = of(number, answers);
            Question tombstone = of(number, tombstones);
            if (known != null && known.link != current) {
                known.link = current;
                answers.remove(known);
                remember(known);
                received.get(current).add(known.answer);
                return "resend " + known.answer;
            }
            if (tombstone != null && tombstone.link != current) {
                return "dropped";
            }
            answers.remove(known);
            tombstones.remove(tombstone);
            running.add(new Question(number, "answer " + run, current));
            return "run " + run;
        }

        private static @Nullable Question of(int number, List<Question> among) {
            return among.stream().filter(question -> question.number == number).findFirst().orElse(null);
        }

        String complete(int which) {
            Question question = running.remove(which);
            if (question.link != UNWANTED && question.link != FORMER_CLIENT) {
                remember(question);
            }
            if (question.link == current && current >= 0) {
                received.get(current).add(question.answer);
            }
            if (paused && current >= 0 && running.size() <= limits.maxPending() / 2) {
                paused = false;
                calls.get(current).add("resume");
            }
            return question.answer;
        }

        int acknowledge(int link, int number) {
            if (link != current) {
                return 0;
            }
            answers.removeIf(question -> question.number == number);
            tombstones.removeIf(question -> question.number == number);
            Question open = of(number, running);
            if (open == null || open.link == FORMER_CLIENT) {
                return 0;
            }
            boolean owed = open.link == current;
            open.link = UNWANTED;
            return owed ? 1 : 0;
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

        /** Drops connections and running requests, as if these had never been asked. The rest stays. */
        void restart() {
            current = -1;
            paused = false;
            running.clear();
            answers.forEach(question -> question.link = BEFORE_ALL);
            tombstones.forEach(question -> question.link = BEFORE_ALL);
        }

        private void remember(Question question) {
            answers.add(question);
            everSent.add(question);
            forgetSentLongAgo();
            evictTo(limits.maxRemembered());
        }

        /**
         * Applies the reference's rule: the last sent responses up to the limit, counting each time that one is sent.
         */
        private void forgetSentLongAgo() {
            if (acknowledges) {
                return;
            }
            List<Question> last = everSent.subList(Math.max(0, everSent.size() - limits.expiredNumber()),
                    everSent.size());
            answers.removeIf(question -> last.stream().noneMatch(each -> each == question));
        }

        void evict(int most) {
            if (!loggedOut) {
                evictTo(most);
            }
        }

        private void evictTo(int most) {
            while (held() > most && !answers.isEmpty()) {
                Question gone = answers.removeFirst();
                if (acknowledges) {
                    tombstones.add(gone);
                }
            }
            while (held() > most && !tombstones.isEmpty()) {
                tombstones.removeFirst();
                lost = true;
            }
        }

        int held() {
            return answers.stream().mapToInt(each -> each.answer.length() + Remembered.OVERHEAD).sum()
                    + tombstones.size() * Remembered.TOMBSTONE;
        }

        List<Question> remembered() {
            return List.copyOf(answers);
        }

        private void pauseWhenFull() {
            if (running.size() > limits.maxPending() && !paused) {
                paused = true;
                calls.get(current).add("pause");
            }
        }
    }
}
