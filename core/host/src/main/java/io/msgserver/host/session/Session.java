package io.msgserver.host.session;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.protocol.CloseReason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One login of one user: its index, its current connection and its requests. Any thread. */
@SuppressWarnings("ReferenceEquality") // Links are compared by identity.
public final class Session {
    /**
     * The pending response to the request that ended its own login, and the connection that receives it as its last.
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
    /** Null unless a running request has ended its own login. */
    private @Nullable LastAnswer lastAnswer;

    /** Written with the lock. */
    private volatile boolean ended;
    private boolean acknowledges;
    /** The life of the remembered responses; 0 until a client that acknowledges connects. */
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

    /**
     * Does the same as {@link #connect(Link, long, boolean, Acknowledging)}, for a client that does not acknowledge.
     */
    public Connecting connect(Link link, long index, boolean proven) {
        return connect(link, index, proven, Acknowledging.NO);
    }

    /**
     * Ends a handshake: makes the link the user's only one when the index is above the last and the secret was proven.
     * Both are checked in that order and in one step, so that of two handshakes with one index only one succeeds.
     */
    public Connecting connect(Link link, long index, boolean proven, Acknowledging acknowledging) {
        Link before;
        boolean full;
        long delay;
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
            full = pauseNewLinkIfFull();
            delay = requests == null ? 0 : requests.throttleDelay();
        }
        report(unreported);
        changes.changed(username);
        pause(link, full, delay);
        return new Connecting.Connected(before, lived);
    }

    /** Keeps responses as the newest connection requires. Returns the life of the remembered responses. */
    private long follow(Acknowledging acknowledging) {
        acknowledges = acknowledging != Acknowledging.NO;
        Requests made = requests;
        if (made != null && acknowledging == Acknowledging.ANEW) {
            made.forgetAll();
        }
        if (made != null) {
            made.follow(acknowledges);
        }
        // The responses of another client were forgotten, or will be forgotten without tombstones.
        boolean lost = acknowledging != Acknowledging.YES || (made != null && made.takeLost());
        life = lost ? 0 : life;
        while (acknowledges && life == 0) {
            life = ThreadLocalRandom.current().nextLong();
        }
        return life;
    }

    /**
     * Forgets the responses that the client has received or no longer wants. Unknown numbers are ignored.
     *
     * @return the number of responses that the link would have received and now will not
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

    /** Detaches the link, which has ended. Returns whether it was the user's current one. */
    public synchronized boolean disconnect(Link link) {
        if (this.link != link) {
            return false;
        }
        this.link = null;
        return true;
    }

    /**
     * Begins a request that has arrived. May pause the link, also for a limited time.
     *
     * @param link    the connection that it arrived on
     * @param number  the session number, chosen by the client
     * @param message the message that the handler answers
     * @param lane    the lane in which it runs, if it runs; a {@link Request} of {@code EVENT_LOOP} runs before all
     *                later ones, until {@link #completeAndPassOn}
     * @param arrival the time of arrival in the caller's unit; {@link Request#arrival} returns it
     */
    public Disposition begin(Link link, int number, byte[] message, Lane lane, int arrival) {
        Disposition asked;
        boolean full;
        long delay;
        int unreportedPending;
        synchronized (this) {
            if (this.link != link) {
                return Disposition.Ignore.INSTANCE;
            }
            Requests requests = requests();
            asked = requests.begin(number, message, connections, lane, arrival);
            // A request that an event loop runs at once completes before the total would need it.
            unreportedPending = lane == Lane.EVENT_LOOP && asked instanceof Request ? 0 : requests.unreportedPending();
            full = requests.pauseIfFull();
            delay = requests.throttleDelay();
        }
        reportPending(unreportedPending);
        pause(link, full, delay);
        return asked;
    }

    /** Returns the total of the pending requests of all users. */
    public PendingTotal pendingTotal() {
        return limits.pendingTotal();
    }

    /** Returns whether a request may begin although the total is exceeded. */
    public synchronized boolean mayExceed(int messageLength, Lane lane) {
        return requests().mayExceed(messageLength, lane);
    }

    private void reportPending(int change) {
        if (change != 0) {
            limits.pendingTotal().add(change);
        }
    }

    private static void pause(Link link, boolean full, long delay) {
        if (full) {
            link.pause();
        }
        if (delay > 0) {
            link.pauseFor(delay);
        }
    }

    /**
     * Completes a request: remembers the response, and sends it if the connection that asked last is the current one.
     * Called once for each request that {@link #begin} returned to run.
     *
     * @param response the response with its length prefix
     */
    public void complete(Request request, byte[] response) {
        complete(request, response, Next.NONE);
    }

    /**
     * Completes a request as {@link #complete} does, on the thread that runs the waiting requests.
     *
     * @return the next waiting request; null when there is none now: the caller then calls {@link #nextWaiting}
     */
    public @Nullable Request completeAndTakeNext(Request request, byte[] response) {
        return complete(request, response, Next.TRIED);
    }

    /**
     * Completes a request as {@link #complete} does, on the event loop that ran it in order and runs no other.
     *
     * @return the next waiting request, which the caller passes to a thread together with those that follow; null when
     *         there is none
     */
    public @Nullable Request completeAndPassOn(Request request, byte[] response) {
        return complete(request, response, Next.TAKEN);
    }

    /**
     * Forgets a request that was not and will not be passed to the handler, so that it runs when the client sends it
     * again. Called instead of {@link #complete}.
     */
    public void notRun(Request request) {
        Link link;
        boolean fromCurrentLink;
        boolean drained;
        int unreportedPending;
        synchronized (this) {
            requests().drop(request);
            unreportedPending = requests().unreportedPending();
            link = this.link;
            fromCurrentLink = request.connection == connections;
            drained = requests().resumeIfDrained();
        }
        reportPending(unreportedPending);
        if (link != null && fromCurrentLink) {
            link.sendNotRun(request.number);
        }
        if (link != null && drained) {
            link.resume();
        }
    }

    /** The way in which the next request is taken after one completes. */
    private enum Next {
        NONE, TRIED, TAKEN
    }

    private @Nullable Request complete(Request request, byte[] response, Next after) {
        Request next;
        Link link;
        LastAnswer waiting = null;
        boolean answered;
        boolean drained;
        int unreported;
        int unreportedPending;
        synchronized (this) {
            Requests requests = requests();
            requests.complete(request, response);
            unreportedPending = requests.unreportedPending();
            unreported = ended ? 0 : requests.unreported();
            if (lastAnswer != null && request == lastAnswer.request) {
                waiting = lastAnswer;
                lastAnswer = null;
            }
            link = this.link;
            answered = request.connection == connections;
            drained = requests.resumeIfDrained();
            next = switch (after) {
                case NONE -> null;
                case TRIED -> requests.tryNextWaiting();
                case TAKEN -> requests.nextWaiting();
            };
        }
        report(unreported);
        reportPending(unreportedPending);
        if (waiting != null) {
            waiting.link.sendLast(response, waiting.reason);
        }
        if (link != null && answered) {
            link.send(response);
        }
        if (link != null && drained) {
            link.resume();
        }
        return next;
    }

    /**
     * Queues a request behind those that came before it. Returns false when there are none: the caller then runs it and
     * the following ones until {@link #nextWaiting} returns null.
     */
    public synchronized boolean await(Request request) {
        return requests().await(request);
    }

    /** Returns the next waiting request; null when there is none and the caller is done. */
    public synchronized @Nullable Request nextWaiting() {
        return requests().nextWaiting();
    }

    /** Returns the current connection, or null. */
    public synchronized @Nullable Link link() {
        return link;
    }

    /** Returns the pending request of that number, or null. */
    public synchronized @Nullable Request unanswered(int number) {
        return requests == null ? null : requests.unanswered(number);
    }

    /** Returns the number of pending requests, waiting or running. */
    public synchronized int pending() {
        return requests == null ? 0 : requests.pending();
    }

    /** Returns the number of remembered responses. */
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

    /** Returns the life that survives a restart, for a client that acknowledges; null for another client. */
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
     * Restores the remembered responses from before a restart. Called before any request.
     *
     * @param kept the life of a client that acknowledged; null for another client
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
     * Evicts the oldest responses until the others take at most that many bytes. Called when all logins together exceed
     * their bound.
     *
     * @param least bytes below which this login evicts nothing
     * @param most  bytes that it keeps at most
     */
    void evict(long least, long most) {
        int unreported;
        synchronized (this) {
            Requests made = requests;
            if (made == null || ended || made.heldBytes() < least) {
                return;
            }
            made.evict(most, RememberedTotal.Bound.ALL);
            unreported = made.unreported();
        }
        report(unreported);
    }

    /** Reports all held bytes exactly, and returns them. */
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

    /** Returns the bytes of the remembered responses in that number of places, beginning at the given place. */
    synchronized long rememberedBytes(int from, int places) {
        return requests == null ? 0 : requests.rememberedBytes(from, places);
    }

    /** Returns the number of places for responses, empty ones included. */
    synchronized int places() {
        return requests == null ? 0 : requests.places();
    }

    /** Returns a consistent snapshot for an operator. Visits each remembered response. */
    public synchronized SessionStatus status() {
        Requests made = requests;
        return new SessionStatus(username, Instant.ofEpochMilli(since), index, link == null ? null : link.name(),
                link == null ? null : link.ip(),
                made == null ? 0 : made.pending(), made == null ? 0 : made.remembered(),
                made == null ? 0 : made.rememberedBytes());
    }

    /**
     * Ends the login: waiting requests do not run, no link receives anything more, and none can connect.
     *
     * @param reason the reason sent to the client
     * @param by     the request that logs its own user out, which is still answered; null for none
     * @return the link that the caller closes now; null for none
     */
    @Nullable
    Link end(CloseReason reason, @Nullable Request by) {
        Link current;
        int reported = 0;
        int unreportedPending = 0;
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
                unreportedPending = requests.unreportedPending();
            }
            ended = true;
        }
        report(-reported);
        reportPending(unreportedPending);
        return current;
    }

    /** Returns whether the login has ended, so that nothing runs for it any more. */
    public boolean isEnded() {
        return ended;
    }

    private boolean pauseNewLinkIfFull() {
        if (requests == null) {
            return false;
        }
        requests.forgetPause();
        return requests.pauseIfFull();
    }

    /** Creates the requests at the first one: most users of a large gate are idle. */
    private Requests requests() {
        Requests made = requests;
        if (made == null) {
            made = new Requests(limits, acknowledges);
            requests = made;
        }
        return made;
    }
}
