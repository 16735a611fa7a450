package io.msgserver.host.session;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.protocol.CloseReason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One login of one user: its index, its current connection, and what was asked. Any thread. */
@SuppressWarnings("ReferenceEquality") // A link is itself and no other.
public final class Session {
    /**
     * The answer to the request that ended the login itself, and the connection that waits for it, for which it is the
     * last.
     */
    private record LastAnswer(Request request, Link link, CloseReason reason) {}

    private final Username username;
    private final Secret secret;
    private final SessionLimits limits;
    private final Changes changes;
    private final long order;
    /** Milliseconds since 1970. */
    private final long since;

    /** The next older login of the same uid: owned by {@link Users}. */
    @Nullable
    volatile Session older;

    // Guarded by this.
    private long index;
    private int connections;
    private @Nullable Link link;
    private @Nullable Requests requests;
    /** Null unless a request that runs has ended the login itself. */
    private @Nullable LastAnswer lastAnswer;

    /** Written with the lock. */
    private volatile boolean ended;
    private boolean acknowledges;
    /** Of what is remembered; 0 while no client that acknowledges has asked for it. */
    private long life;

    Session(KeptLogin login, SessionLimits limits, Changes changes, @Nullable Session older) {
        this.username = login.username();
        this.secret = login.secret();
        this.order = login.order();
        this.since = login.since();
        this.index = login.index();
        this.limits = limits;
        this.changes = changes;
        this.older = older;
    }

    public Username username() {
        return username;
    }

    public Secret secret() {
        return secret;
    }

    /** As {@link #connect(Link, long, boolean, Acknowledging)}, for a client that does not acknowledge. */
    public Connecting connect(Link link, long index, boolean proven) {
        return connect(link, index, proven, Acknowledging.NO);
    }

    /**
     * The end of a handshake: makes the link the user's only one when the index is above the last and the secret was
     * proven, judged in that order and in one step, so that of two handshakes with one index only one succeeds.
     */
    public Connecting connect(Link link, long index, boolean proven, Acknowledging acknowledging) {
        Link before;
        boolean full;
        long rest;
        long lived;
        int unreported;
        synchronized (this) {
            if (ended) {
                return new Connecting.LoggedOut();
            }
            if (index <= this.index) {
                return new Connecting.IndexExpired();
            }
            if (!proven) {
                return new Connecting.NotProven();
            }
            this.index = index;
            connections++;
            before = this.link;
            this.link = link;
            lived = follow(acknowledging);
            unreported = requests == null ? 0 : requests.unreported();
            full = pauseAnew();
            rest = requests == null ? 0 : requests.rest();
        }
        report(unreported);
        changes.changed(username);
        hold(link, full, rest);
        return new Connecting.Connected(before, lived);
    }

    /** The newest connection says how answers are kept. Returns the life of what is remembered. */
    private long follow(Acknowledging acknowledging) {
        acknowledges = acknowledging != Acknowledging.NO;
        Requests made = requests;
        if (made != null && acknowledging == Acknowledging.ANEW) {
            made.forgetAll();
        }
        if (made != null) {
            made.follow(acknowledges);
        }
        // Another client's answers were forgotten, or will be and leave no tombstones.
        boolean lost = acknowledging != Acknowledging.YES || (made != null && made.takeLost());
        life = lost ? 0 : life;
        while (acknowledges && life == 0) {
            life = ThreadLocalRandom.current().nextLong();
        }
        return life;
    }

    /**
     * The client has taken these answers, or wants them no longer. Numbers that are not known are ignored.
     *
     * @return how many answers that the link would have got it will not get
     */
    public int acknowledge(Link link, int[] numbers) {
        int unwanted = 0;
        int unreported;
        synchronized (this) {
            Requests made = requests;
            if (this.link != link || made == null) {
                return 0;
            }
            for (int number : numbers) {
                unwanted += made.acknowledge(number, connections) ? 1 : 0;
            }
            made.acknowledged();
            unreported = made.unreported();
        }
        report(unreported);
        return unwanted;
    }

    /** The link has ended. True when it was the user's current one. */
    public synchronized boolean disconnect(Link link) {
        if (this.link != link) {
            return false;
        }
        this.link = null;
        return true;
    }

    /**
     * A request arrives. May pause the link, or let it rest.
     *
     * @param link    the connection that it arrived on
     * @param number  the session number, chosen by the client
     * @param message what the handler is to answer
     * @param lane    how it is to run, if it is; a {@link Request} of {@code EVENT_LOOP} runs before all that come
     *                after it, until {@link #completeAndPassOn}
     * @param arrival when it arrived, in a measure of the caller's: {@link Request#arrival} gives it back
     */
    public Disposition begin(Link link, int number, byte[] message, Lane lane, int arrival) {
        Disposition asked;
        boolean full;
        long rest;
        int pendingNews;
        synchronized (this) {
            if (this.link != link) {
                return Disposition.Ignore.INSTANCE;
            }
            Requests requests = requests();
            asked = requests.begin(number, message, connections, lane, arrival);
            // A request that an event loop runs at once is over before it would matter.
            pendingNews = lane == Lane.EVENT_LOOP && asked instanceof Request ? 0 : requests.pendingNews();
            full = requests.pauseIfFull();
            rest = requests.rest();
        }
        tellPending(pendingNews);
        hold(link, full, rest);
        return asked;
    }

    /** The total of what the requests of all users hold. */
    public PendingTotal pendingTotal() {
        return limits.pendingTotal();
    }

    /** Whether a request may come though all together have too many. */
    public synchronized boolean mayExceed(int messageLength, Lane lane) {
        return requests().mayExceed(messageLength, lane);
    }

    private void tellPending(int news) {
        if (news != 0) {
            limits.pendingTotal().add(news);
        }
    }

    private static void hold(Link link, boolean full, long rest) {
        if (full) {
            link.pause();
        }
        if (rest > 0) {
            link.rest(rest);
        }
    }

    /**
     * A request is answered: remembers the response and sends it, if the connection that asked last is the current one.
     * Once for each that {@link #begin} said to run.
     *
     * @param response framed
     */
    public void complete(Request request, byte[] response) {
        complete(request, response, Next.NONE);
    }

    /**
     * As {@link #complete}, by whom runs what waits.
     *
     * @return the next request that waits; null when there is none now: a look with {@link #nextWaiting} has to follow
     */
    public @Nullable Request completeAndTakeNext(Request request, byte[] response) {
        return complete(request, response, Next.TRIED);
    }

    /**
     * As {@link #complete}, by the event loop that ran it in order, and runs no other.
     *
     * @return the next request that waits: the caller has it run, and what comes after it; null when none does
     */
    public @Nullable Request completeAndPassOn(Request request, byte[] response) {
        return complete(request, response, Next.TAKEN);
    }

    /**
     * A request was never handed to the handler, and will not be: forgets it, so that it runs when it is asked again.
     * Instead of {@link #complete}.
     */
    public void notRun(Request request) {
        Link link;
        boolean heard;
        boolean eased;
        int pendingNews;
        synchronized (this) {
            requests().drop(request);
            pendingNews = requests().pendingNews();
            link = this.link;
            heard = request.connection == connections;
            eased = requests().resumeIfEased();
        }
        tellPending(pendingNews);
        if (link != null && heard) {
            link.sendNotRun(request.number);
        }
        if (link != null && eased) {
            link.resume();
        }
    }

    /** Which request is taken when one is complete. */
    private enum Next {
        NONE, TRIED, TAKEN
    }

    private @Nullable Request complete(Request request, byte[] response, Next after) {
        Request next;
        Link link;
        LastAnswer waiting = null;
        boolean answered;
        boolean eased;
        int unreported;
        int pendingNews;
        synchronized (this) {
            Requests requests = requests();
            requests.complete(request, response);
            pendingNews = requests.pendingNews();
            unreported = ended ? 0 : requests.unreported();
            if (lastAnswer != null && request == lastAnswer.request) {
                waiting = lastAnswer;
                lastAnswer = null;
            }
            link = this.link;
            answered = request.connection == connections;
            eased = requests.resumeIfEased();
            next = switch (after) {
                case NONE -> null;
                case TRIED -> requests.tryNextWaiting();
                case TAKEN -> requests.nextWaiting();
            };
        }
        report(unreported);
        tellPending(pendingNews);
        if (waiting != null) {
            waiting.link.sendLast(response, waiting.reason);
        }
        if (link != null && answered) {
            link.send(response);
        }
        if (link != null && eased) {
            link.resume();
        }
        return next;
    }

    /**
     * Lets a request wait until those that came before it are done. False when there are none: then the caller runs it,
     * and what comes after it until {@link #nextWaiting} gives nothing.
     */
    public synchronized boolean await(Request request) {
        return requests().await(request);
    }

    /** The next request that waited, or null when there is none and the caller need not look again. */
    public synchronized @Nullable Request nextWaiting() {
        return requests().nextWaiting();
    }

    /** The current connection, or null. */
    public synchronized @Nullable Link link() {
        return link;
    }

    /** The request of that number, if it waits or runs; else null. */
    public synchronized @Nullable Request unanswered(int number) {
        return requests == null ? null : requests.unanswered(number);
    }

    /** Requests that wait or run. */
    public synchronized int pending() {
        return requests == null ? 0 : requests.pending();
    }

    /** Responses that are remembered. */
    public synchronized int remembered() {
        return requests == null ? 0 : requests.remembered();
    }

    /** Returns the state of the login that survives a restart. */
    synchronized KeptLogin kept() {
        return new KeptLogin(username, secret, index, order, since);
    }

    /** Returns the responses that survive a restart: the remembered ones, the oldest first. */
    public synchronized List<KeptResponse> responses() {
        return requests == null ? List.of() : requests.responses();
    }

    /** The life that a restart has to bring back for a client that acknowledges; null for another one. */
    public synchronized @Nullable KeptLife life() {
        if (!acknowledges) {
            return null;
        }
        if (requests != null && requests.takeLost()) {
            life = 0;
        }
        return new KeptLife(life, index, requests == null ? new int[0] : requests.tombstones());
    }

    /**
     * Remembers what was remembered before a restart; before anything is asked.
     *
     * @param kept of a client that acknowledged; null of another one
     */
    void restore(@Nullable KeptLife kept, List<KeptResponse> responses) {
        int unreported;
        synchronized (this) {
            int[] tombstones = {};
            if (kept != null && kept.index() == index) {
                life = kept.life();
                acknowledges = true;
                tombstones = kept.tombstones();
            }
            if (tombstones.length == 0 && responses.isEmpty()) {
                return;
            }
            requests().restore(tombstones, responses);
            unreported = requests().unreported();
        }
        report(unreported);
    }

    /**
     * All logins together hold too much: lets the oldest answers go until the rest takes no more than so many bytes.
     *
     * @param least bytes that this login holds for that to happen
     */
    void giveWay(long least, long most) {
        int unreported;
        synchronized (this) {
            Requests made = requests;
            if (made == null || ended || made.heldBytes() < least) {
                return;
            }
            made.giveWay(most, RememberedTotal.Bound.ALL);
            unreported = made.unreported();
        }
        report(unreported);
    }

    /** Reports all that is held, to the byte. Returns it. */
    int reportHeld() {
        int held;
        int unreported;
        synchronized (this) {
            Requests made = requests;
            if (made == null || ended) {
                return 0;
            }
            held = made.heldBytes();
            unreported = made.allUnreported();
        }
        report(unreported);
        return held;
    }

    private void report(int unreported) {
        if (unreported != 0) {
            limits.total().add(unreported);
        }
    }

    /** Bytes of the responses that are remembered in so many places, from that one on. */
    synchronized long rememberedBytes(int from, int places) {
        return requests == null ? 0 : requests.rememberedBytes(from, places);
    }

    /** Places where responses are remembered, or could be. */
    synchronized int places() {
        return requests == null ? 0 : requests.places();
    }

    /** All of it at one moment, for an operator. Looks at each remembered response. */
    public synchronized SessionStatus status() {
        Requests made = requests;
        return new SessionStatus(username, Instant.ofEpochMilli(since), index, link == null ? null : link.name(),
                link == null ? null : link.ip(),
                made == null ? 0 : made.pending(), made == null ? 0 : made.remembered(),
                made == null ? 0 : made.rememberedBytes());
    }

    /**
     * The logout: what waits is not run, no link gets anything any more, and none can connect.
     *
     * @param reason for the client
     * @param by     the request that logs its own user out, which is answered still; null for none
     * @return the link to be closed now; null for none
     */
    @Nullable
    Link end(CloseReason reason, @Nullable Request by) {
        Link current;
        int reported = 0;
        int pendingNews = 0;
        synchronized (this) {
            current = link;
            link = null;
            if (current != null && by != null && by.connection == connections) {
                lastAnswer = new LastAnswer(by, current, reason);
                current = null;
            }
            if (requests != null && !ended) {
                reported = requests.reported();
                requests.dropWaiting();
                pendingNews = requests.pendingNews();
            }
            ended = true;
        }
        report(-reported);
        tellPending(pendingNews);
        return current;
    }

    /** Whether the login is over, so that nothing is to be run for it. */
    public boolean isEnded() {
        return ended;
    }

    private boolean pauseAnew() {
        if (requests == null) {
            return false;
        }
        requests.forgetPause();
        return requests.pauseIfFull();
    }

    /** Made at the first request: most users of a large gate are idle. */
    private Requests requests() {
        Requests made = requests;
        if (made == null) {
            made = new Requests(limits, acknowledges);
            requests = made;
        }
        return made;
    }
}
