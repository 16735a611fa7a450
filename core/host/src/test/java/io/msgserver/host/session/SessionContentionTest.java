package io.msgserver.host.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.protocol.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One user on many threads: event loops whose connections replace one another and send requests, and workers that
 * answer. Each round is a short login of its own, so that there are many rounds.
 */
@SuppressWarnings("ReferenceEquality") // Links are compared by identity.
class SessionContentionTest {
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final Duration RACE = Duration.ofSeconds(1);
    private static final int LOOPS = 3;
    private static final int WORKERS = 2;
    private static final int NUMBERS = 12;
    /** Connections that each loop makes in a round. */
    private static final int CONNECTIONS = 6;
    /** More than can be sent in a round: nothing is forgotten, so nothing may ever run twice. */
    private static final SessionLimits LIMITS = new SessionLimits(2 * LOOPS * CONNECTIONS * NUMBERS, 3,
            Integer.MAX_VALUE, new RememberedTotal(Long.MAX_VALUE));

    private final List<ExecutorService> loops = new ArrayList<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);

    @AfterEach
    void stop() {
        loops.forEach(ExecutorService::shutdownNow);
        workers.shutdownNow();
    }

    @Test
    void nothing_runs_twice_goes_astray_or_waits_for_ever() throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            loops.add(Executors.newSingleThreadExecutor());
        }
        var seen = new Seen();
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
            var round = new Round(seen);
            round.play();
            round.assertSound();
        }
        assertThat(seen.takeovers.sum()).as("takeovers").isPositive();
        assertThat(seen.resent.sum()).as("responses sent again").isPositive();
        assertThat(seen.movedOn.sum()).as("answers to a later connection than asked first").isPositive();
        assertThat(seen.ignoredStale.sum()).as("requests of replaced connections").isPositive();
        assertThat(seen.resumes.sum()).as("resumes").isPositive();
    }

    /** Counts the interesting events, so that a run without them fails. */
    private static final class Seen {
        final LongAdder takeovers = new LongAdder();
        final LongAdder resent = new LongAdder();
        final LongAdder movedOn = new LongAdder();
        final LongAdder ignoredStale = new LongAdder();
        final LongAdder resumes = new LongAdder();
    }

    /** Returns a frame with the number that it answers and the lowest index of a link that may receive it. */
    private static byte[] frame(int number, int lowestIndex) {
        return ByteBuffer.allocate(8).putInt(number).putInt(lowestIndex).array();
    }

    private final class Round {
        private final Seen seen;
        private final Session session = session();
        private final AtomicInteger nextIndex = new AtomicInteger();
        private final AtomicIntegerArray runs = new AtomicIntegerArray(NUMBERS);
        /** For each number, the highest index of a link on which a request of it was certainly served. */
        private final AtomicIntegerArray askedBy = new AtomicIntegerArray(NUMBERS);
        private final AtomicReferenceArray<byte @Nullable []> answers = new AtomicReferenceArray<>(NUMBERS);
        private final Queue<LoopLink> connected = new ConcurrentLinkedQueue<>();
        private final Queue<Future<?>> works = new ConcurrentLinkedQueue<>();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final CountDownLatch loopsDone = new CountDownLatch(LOOPS);

        Round(Seen seen) {
            this.seen = seen;
        }

        void play() throws Exception {
            for (ExecutorService loop : loops) {
                on(loop, () -> reconnect(loop, CONNECTIONS));
            }
            boolean done = loopsDone.await(10, SECONDS);
            assertThat(failures).isEmpty();
            assertThat(done).as("all loops get to their end: none waits for a resume that was lost").isTrue();
            for (Future<?> work : works) {
                work.get(10, SECONDS);
            }
            for (ExecutorService loop : loops) {
                loop.submit(() -> {}).get(10, SECONDS);
            }
            assertThat(failures).isEmpty();
        }

        /** Makes one connection after the other. Runs on the loop. */
        private void reconnect(ExecutorService loop, int left) {
            if (left == 0) {
                loopsDone.countDown();
                return;
            }
            var link = new LoopLink(this, loop, nextIndex.incrementAndGet(), left - 1);
            switch (session.connect(link, link.index, true)) {
                case Connecting.Connected(Link before, long _) -> {
                    connected.add(link);
                    if (before instanceof LoopLink replaced) {
                        seen.takeovers.increment();
                        replaced.endings.incrementAndGet();
                        replaced.replaced = true;
                        replaced.close(CloseReason.TAKEN_OVER);
                    }
                    link.readOn();
                }
                case Connecting.IndexExpired() -> on(loop, () -> reconnect(loop, left - 1));
                case Connecting.NotProven _,Connecting.LoggedOut _ -> throw new AssertionError("neither happened");
            }
        }

        /** Begins a request. Runs on the link's loop. */
        void ask(LoopLink link, int number) {
            boolean replacedBefore = link.replaced;
            if (!replacedBefore) {
                link.asked.add(number);
            }
            Disposition asked = session.begin(link, number, new byte[0], Lane.CONCURRENT, 0);
            if (session.link() == link) {
                askedBy.accumulateAndGet(number, link.index, Math::max);
            }
            switch (asked) {
                case Request request -> {
                    runs.incrementAndGet(number);
                    works.add(workers.submit(() -> answer(request, link.index)));
                }
                case Disposition.Resend(byte[] response) -> {
                    seen.resent.increment();
                    check(response == answers.get(number), "another response was remembered than was given");
                    link.send(response);
                }
                case Disposition.RunOrdered _,Disposition.Queued _ ->
                    throw new AssertionError("nobody asked for an order");
                case Disposition.Dropped _,Disposition.NotRun _ -> throw new AssertionError("nobody acknowledges");
                case Disposition.Awaited _ -> check(!replacedBefore, "a replaced connection was promised an answer");
                case Disposition.Ignore() -> {
                    if (replacedBefore) {
                        seen.ignoredStale.increment();
                    }
                }
            }
            check(!replacedBefore || asked instanceof Disposition.Ignore, "a replaced connection was served");
        }

        /** Answers a request. Runs on a worker. */
        private void answer(Request request, int firstAskedBy) {
            for (int i = ThreadLocalRandom.current().nextInt(400); i > 0; i--) {
                Thread.onSpinWait();
            }
            int lowestIndex = askedBy.get(request.number());
            if (lowestIndex > firstAskedBy) {
                seen.movedOn.increment();
            }
            byte[] response = frame(request.number(), lowestIndex);
            answers.set(request.number(), response);
            session.complete(request, response);
        }

        void assertSound() throws Exception {
            assertThat(session.pending()).isZero();
            Link last = session.link();
            if (last instanceof LoopLink link) {
                assertThat(link.received).as("who is still there has all they asked for").hasSameElementsAs(link.asked);
                assertThat(link.paused).as("who is still there is read from").isFalse();
            }
            for (LoopLink link : connected) {
                assertThat(link.endings.get()).as("a connection is replaced, or ends, or is the last")
                        .isEqualTo(link == last ? 0 : 1);
            }
            loops.getFirst().submit(this::askForAll).get(10, SECONDS);
            assertThat(failures).isEmpty();
        }

        /** Sends every request again at the end: each is remembered and ran once. */
        private void askForAll() {
            var link = new LoopLink(this, loops.getFirst(), nextIndex.incrementAndGet(), 0);
            session.connect(link, link.index, true);
            int begun = 0;
            for (int number = 0; number < NUMBERS; number++) {
                if (answers.get(number) == null) {
                    check(runs.get(number) == 0, "a number that ran has no answer");
                    continue;
                }
                begun++;
                ask(link, number);
                check(runs.get(number) == 1, "number " + number + " ran " + runs.get(number) + " times");
                check(link.received.contains(number), "number " + number + " got no answer");
            }
            check(session.remembered() == begun, "remembered " + session.remembered() + " of " + begun);
        }

        void on(ExecutorService loop, Runnable task) {
            loop.execute(() -> {
                try {
                    task.run();
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            });
        }

        void check(boolean holds, String otherwise) {
            if (!holds) {
                failures.add(new AssertionError(otherwise));
            }
        }
    }

    /** A connection that sends its requests on its loop one by one, except while it is paused. */
    private static final class LoopLink implements Link {
        private final Round round;
        private final ExecutorService loop;
        final int index;
        private final int connectionsLeft;
        /** Numbers that were asked while this link was the user's, as far as was known then. */
        final Set<Integer> asked = ConcurrentHashMap.newKeySet();
        final Queue<Integer> received = new ConcurrentLinkedQueue<>();
        final AtomicInteger endings = new AtomicInteger();
        volatile boolean replaced;
        private volatile boolean closed;

        // Owned by the loop. Other threads read paused only at the end.
        volatile boolean paused;
        private boolean ended;
        private final List<Integer> toAsk = new ArrayList<>();

        LoopLink(Round round, ExecutorService loop, int index, int connectionsLeft) {
            this.round = round;
            this.loop = loop;
            this.index = index;
            this.connectionsLeft = connectionsLeft;
            int first = ThreadLocalRandom.current().nextInt(NUMBERS);
            int count = ThreadLocalRandom.current().nextInt(NUMBERS);
            for (int i = 0; i < count; i++) {
                toAsk.add((first + i) % NUMBERS);
            }
        }

        /** Runs the loop's next turn. */
        void readOn() {
            round.on(loop, this::read);
        }

        private void read() {
            if (ended || (paused && !closed)) {
                return;
            }
            if (toAsk.isEmpty() || (closed && ThreadLocalRandom.current().nextBoolean())) {
                end();
                return;
            }
            // A batch as a socket delivers it. The rest of it is asked even though the link is paused or replaced
            // meanwhile.
            for (int i = 0; i < 3 && !toAsk.isEmpty(); i++) {
                round.ask(this, toAsk.removeLast());
            }
            readOn();
        }

        private void end() {
            ended = true;
            boolean isLast = connectionsLeft == 0 && ThreadLocalRandom.current().nextBoolean();
            if (!isLast || replaced) {
                boolean wasCurrent = round.session.disconnect(this);
                round.check(!(wasCurrent && replaced), "the end of a replaced connection was the user's");
                if (wasCurrent) {
                    endings.incrementAndGet();
                }
            }
            round.reconnect(loop, connectionsLeft);
        }

        @Override
        public void send(byte[] frame) {
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            int number = bytes.getInt();
            int lowestIndex = bytes.getInt();
            round.check(asked.contains(number), "a link got an answer to what was not asked on it while it served");
            round.check(index >= lowestIndex, "a link got an answer that a later one had asked for before");
            round.check(!received.contains(number), "a link got an answer twice");
            received.add(number);
        }

        @Override
        public void sendLast(byte[] frame, CloseReason reason) {
            throw new AssertionError("no request logs its user out");
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public CountDownLatch drained() {
            return new CountDownLatch(0);
        }

        @Override
        public void pauseFor(long nanos) {
            throw new AssertionError("without a limit on the rate there is no rest");
        }

        @Override
        public void resume() {
            round.seen.resumes.increment();
            round.on(loop, () -> {
                paused = false;
                read();
            });
        }

        @Override
        public String ip() {
            return "127.0.0.1";
        }

        @Override
        public String name() {
            return "link " + index;
        }

        @Override
        public void announce(CloseReason reason) {
            throw new AssertionError("nothing stops");
        }

        @Override
        public void sendNotRun(int number) {
            throw new AssertionError("all run");
        }

        @Override
        public void close(CloseReason reason) {
            closed = true;
            readOn();
        }
    }

    @Test
    void a_response_that_races_a_takeover_reaches_only_the_asking_connection() throws Exception {
        try (var opponent = new Opponent()) {
            var session = session();
            Link link = new RecordingLink();
            session.connect(link, 1, true);
            long end = System.nanoTime() + RACE.toNanos();
            for (int round = 2; System.nanoTime() < end; round++) {
                Request request = begun(session, link, round);
                var next = new RecordingLink();
                int index = round;
                opponent.race(() -> session.connect(next, index, true), () -> session.complete(request, new byte[0]));
                if (!next.received.isEmpty() || session.pending() != 0) {
                    throw new AssertionError("in round " + round + " " + next.received + ", " + session.pending());
                }
                link = next;
            }
        }
    }

    @Test
    void the_end_of_a_replaced_connection_never_takes_the_new_one_away() throws Exception {
        try (var opponent = new Opponent()) {
            var session = session();
            Link link = new RecordingLink();
            long end = System.nanoTime() + RACE.toNanos();
            for (int round = 1; System.nanoTime() < end; round++) {
                Link last = link;
                var next = new RecordingLink();
                int index = round;
                opponent.race(() -> session.connect(next, index, true), () -> session.disconnect(last));
                assertThat(session.link()).isSameAs(next);
                link = next;
            }
        }
    }

    @Test
    void a_request_that_begins_while_another_completes_is_counted_once() throws Exception {
        try (var opponent = new Opponent()) {
            var session = session();
            var link = new RecordingLink();
            session.connect(link, 1, true);
            var requests = new ArrayList<Request>();
            requests.add(begun(session, link, 0));
            long end = System.nanoTime() + RACE.toNanos();
            for (int round = 1; System.nanoTime() < end; round++) {
                Request earlier = requests.removeLast();
                int number = round;
                opponent.race(() -> requests.add(begun(session, link, number)),
                        () -> session.complete(earlier, new byte[0]));
                int remembered = Math.min(round, LIMITS.expiredNumber());
                if (session.pending() != 1 || session.remembered() != remembered || link.received.size() != 1) {
                    throw new AssertionError("in round " + round + " " + session.pending() + " pending, "
                            + session.remembered() + " remembered, " + link.received.size() + " received");
                }
                link.received.clear();
            }
        }
    }

    private static Session session() {
        var login = new KeptLogin(new Username("nzhsoft", "1", "sample"), Secret.of(new byte[8]), 0, 1, 0);
        return new Session(login, LIMITS, Changes.NONE, null);
    }

    private static Request begun(Session session, Link link, int number) {
        if (session.begin(link, number, new byte[0], Lane.CONCURRENT, 0) instanceof Request request) {
            return request;
        }
        throw new AssertionError(number + " did not run");
    }

    /** A second thread that is awake already, so that its tasks begin within a microsecond. */
    private static final class Opponent implements AutoCloseable {
        private volatile @Nullable Runnable theirs;
        private volatile @Nullable Throwable failure;
        private volatile boolean closed;

        Opponent() {
            Thread.ofPlatform().daemon().name("opponent").start(this::serve);
        }

        void race(Runnable mine, Runnable other) {
            theirs = other;
            for (int i = ThreadLocalRandom.current().nextInt(20); i > 0; i--) {
                Thread.onSpinWait();
            }
            mine.run();
            while (theirs != null) {
                Thread.onSpinWait();
            }
            if (failure != null) {
                throw new AssertionError("the other thread failed", failure);
            }
        }

        private void serve() {
            while (!closed) {
                Runnable task = theirs;
                if (task == null) {
                    Thread.onSpinWait();
                    continue;
                }
                try {
                    task.run();
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                theirs = null;
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void waiting_requests_run_one_at_a_time_in_the_order_of_each_who_asked() throws Exception {
        int askers = 3;
        int each = 20_000;
        var session = session();
        var running = new AtomicInteger();
        var served = new ConcurrentLinkedQueue<Integer>();
        Consumer<Request> serve = lead -> {
            for (Request next = lead; next != null; next = session.nextWaiting()) {
                assertThat(running.incrementAndGet()).as("running at once").isEqualTo(1);
                served.add(next.number());
                running.decrementAndGet();
            }
        };
        var serving = new ConcurrentLinkedQueue<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(askers)) {
            var asking = new ArrayList<Future<?>>();
            for (int asker = 0; asker < askers; asker++) {
                int from = asker * each;
                asking.add(threads.submit(() -> {
                    for (int number = from; number < from + each; number++) {
                        var request = new Request(number, new byte[0], 1, 0);
                        if (!session.await(request)) {
                            serving.add(workers.submit(() -> serve.accept(request)));
                        }
                    }
                }));
            }
            for (Future<?> future : asking) {
                future.get(10, SECONDS);
            }
        }
        for (Future<?> future : serving) {
            future.get(10, SECONDS);
        }
        assertThat(served).hasSize(askers * each);
        for (int asker = 0; asker < askers; asker++) {
            int from = asker * each;
            assertThat(served.stream().filter(number -> number / each == from / each)).isSorted()
                    .doesNotHaveDuplicates();
        }
    }
}
