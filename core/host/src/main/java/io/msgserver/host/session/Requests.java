package io.msgserver.host.session;

import io.msgserver.api.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a user: the pending ones, and the responses of the completed ones. Guarded by its session.
 *
 * <p>A response counts each time it is sent. The last {@link SessionLimits#expiredNumber} of them are remembered, or,
 * for a client that acknowledges, all unacknowledged ones.
 */
final class Requests {
    /** Approximate bytes that a request takes beside its message: the object, its place in the index, its task. */
    private static final int OVERHEAD = 128;
    /** The connection of restored responses. Real connections are counted from 1. */
    private static final int BEFORE_ALL = 0;

    private final SessionLimits limits;
    private final OpenRequests open = new OpenRequests();
    private final Remembered remembered;
    private final WaitingRequests waiting = new WaitingRequests();
    private final @Nullable Throttle throttle;
    /** Whether a thread runs the waiting requests. That thread continues until {@link #nextWaiting} returns null. */
    private boolean serving;
    private int pendingBytes;
    /** Pending bytes that were reported to {@link SessionLimits#pendingTotal}. */
    private int reportedPending;
    private boolean paused;
    /** Bytes that were reported to {@link SessionLimits#total}. */
    private int reported;

    Requests(SessionLimits limits, boolean acknowledges) {
        this.limits = limits;
        this.remembered = new Remembered(limits.expiredNumber());
        this.throttle = limits.rate() == null ? null : new Throttle(limits.rate());
        follow(acknowledges);
    }

    /**
     * Keeps responses as the newest connection requires: until they are acknowledged, or the last ones up to the limit.
     */
    void follow(boolean acknowledges) {
        if (acknowledges) {
            remembered.keepUnacknowledged();
        } else {
            remembered.keepLast(limits.expiredNumber());
        }
    }

    /**
     * Forgets all responses, and marks the pending requests so that their responses are not remembered. For a client
     * that knows nothing of its earlier requests.
     */
    void forgetAll() {
        remembered.forgetAll();
        open.forEach(request -> request.connection = Request.FORMER_CLIENT);
    }

    Disposition begin(int number, byte[] message, int connection, Lane lane, int arrival) {
        if (throttle != null) {
            throttle.count();
        }
        Request running = open.get(number);
        if (running != null) {
            return askAgain(running, connection);
        }
        int place = remembered.find(number);
        if (place == NumberIndex.NONE) {
            return run(number, message, connection, lane, arrival);
        }
        boolean sameConnection = remembered.connection(place) == connection;
        byte[] frame = remembered.frame(place);
        if (sameConnection) {
            remembered.forget(place);
            return run(number, message, connection, lane, arrival);
        }
        if (frame == null) {
            return Disposition.Dropped.INSTANCE;
        }
        remembered.forget(place);
        remember(number, connection, frame);
        return new Disposition.Resend(frame);
    }

    private static Disposition askAgain(Request running, int connection) {
        if (running.connection == Request.FORMER_CLIENT) {
            return Disposition.NotRun.INSTANCE;
        }
        boolean owed = running.connection == connection;
        running.connection = connection;
        return owed ? Disposition.Ignore.INSTANCE : Disposition.Awaited.INSTANCE;
    }

    /** Returns the bytes that a request takes while it is pending. */
    static int cost(int messageLength) {
        return OVERHEAD + messageLength;
    }

    void complete(Request request, byte[] response) {
        endPending(request);
        if (request.connection >= 0) {
            remember(request.number, request.connection, response);
        }
    }

    /** Removes a request that will not run, as if it had never arrived. */
    void drop(Request request) {
        endPending(request);
    }

    private void endPending(Request request) {
        open.remove(request);
        pendingBytes -= cost(request.message().length);
        request.done();
    }

    /**
     * Returns the pending bytes that {@link SessionLimits#pendingTotal} does not know yet, or 0 while they are too few;
     * the caller reports them. The reported bytes never exceed twice the actual bytes, unless they are small. Otherwise
     * many users without pending requests would block those who have some.
     */
    int unreportedPending() {
        int change = pendingBytes - reportedPending;
        if (change < PendingTotal.STEP && (reportedPending == 0 || pendingBytes > reportedPending / 2)) {
            return 0;
        }
        reportedPending = pendingBytes;
        return change;
    }

    /**
     * Returns whether a request may begin although the total is exceeded: it would run at once, or the user's pending
     * bytes stay within {@link PendingTotal#STEP}.
     */
    boolean mayExceed(int messageLength, Lane lane) {
        return (lane == Lane.EVENT_LOOP && !serving) || pendingBytes + cost(messageLength) <= PendingTotal.STEP;
    }

    /** Drops all waiting requests. */
    void dropWaiting() {
        for (Request request = waiting.take(); request != null; request = waiting.take()) {
            drop(request);
        }
    }

    /**
     * Forgets a response that the client has received or no longer wants.
     *
     * @return whether that connection would have received the response and now will not
     */
    boolean acknowledge(int number, int connection) {
        int place = remembered.find(number);
        if (place != NumberIndex.NONE) {
            remembered.forget(place);
            return false;
        }
        Request running = open.get(number);
        if (running == null) {
            return false;
        }
        boolean owed = running.connection == connection;
        running.connection = Math.min(running.connection, Request.UNWANTED);
        return owed;
    }

    /** Releases unused memory after a list of acknowledgements. */
    void acknowledged() {
        remembered.shrink();
    }

    /** Returns the remembered responses, the oldest first. */
    List<KeptResponse> responses() {
        return remembered.answers();
    }

    /** Returns the numbers of requests whose responses were evicted, the oldest first. */
    int[] tombstones() {
        return remembered.tombstoneNumbers();
    }

    /**
     * Restores the responses and tombstones from before a restart, the oldest first, as answered on a connection before
     * all others.
     */
    void restore(int[] tombstones, List<KeptResponse> responses) {
        for (int number : tombstones) {
            remembered.addTombstone(number, BEFORE_ALL);
        }
        int age = responses.isEmpty() ? 0 : responses.getFirst().age();
        for (KeptResponse response : responses) {
            age = skip(age - response.age(), age);
            remember(response.number(), BEFORE_ALL, response.frame());
            age--;
        }
        skip(age, age);
    }

    /** Counts responses that were forgotten. Returns the age of the next one. */
    private int skip(int count, int age) {
        for (int i = 0; i < count; i++) {
            remembered.advance();
        }
        return age - count;
    }

    /**
     * Queues a request behind earlier ones. Returns false when there are none: the caller then runs it and the ones
     * that follow.
     */
    boolean await(Request request) {
        boolean waits = serving;
        if (waits) {
            waiting.add(request);
        }
        serving = true;
        return waits;
    }

    /** Returns the next waiting request, or null. The caller keeps running the waiting requests in either case. */
    @Nullable
    Request tryNextWaiting() {
        return waiting.take();
    }

    /** Returns the next waiting request, or null. After null the caller no longer runs the waiting requests. */
    @Nullable
    Request nextWaiting() {
        Request next = waiting.take();
        serving = next != null;
        return next;
    }

    /** Returns true when too many requests are pending: the caller then pauses the link. */
    boolean pauseIfFull() {
        boolean full = open.size() > limits.maxPending() || pendingBytes > limits.maxPendingBytes();
        paused |= full;
        return full;
    }

    /** Returns true once when enough requests are complete after a pause: the caller then resumes the link. */
    boolean resumeIfDrained() {
        boolean drained = paused && open.size() <= limits.maxPending() / 2
                && pendingBytes <= limits.maxPendingBytes() / 2;
        paused &= !drained;
        return drained;
    }

    /** Resets the pause: it applies to the former link, and the next link is paused separately. */
    void forgetPause() {
        paused = false;
    }

    /** Returns the nanoseconds for which the user is not read from; 0 when they may send requests. */
    long throttleDelay() {
        return throttle == null ? 0 : throttle.delay();
    }

    @Nullable
    Request unanswered(int number) {
        return open.get(number);
    }

    int pending() {
        return open.size();
    }

    /** Returns the bytes of the responses in that number of places of the ring, beginning at the given place. */
    long rememberedBytes(int from, int places) {
        return remembered.frameBytes(from, places);
    }

    /** Returns the number of places for responses, empty ones included. */
    int places() {
        return remembered.places();
    }

    int remembered() {
        return remembered.size();
    }

    /** Returns the bytes of the remembered responses with their length prefixes. */
    long rememberedBytes() {
        return remembered.frameBytes();
    }

    /** Returns the bytes of the remembered responses and tombstones, including the overhead of each. */
    int heldBytes() {
        return remembered.bytes();
    }

    private Disposition run(int number, byte[] message, int connection, Lane lane, int arrival) {
        var request = new Request(number, message, connection, arrival);
        open.add(request);
        pendingBytes += cost(message.length);
        return switch (lane) {
            case CONCURRENT -> request;
            case ORDERED -> await(request) ? Disposition.Queued.INSTANCE : new Disposition.RunOrdered(request);
            case EVENT_LOOP -> await(request) ? Disposition.Queued.INSTANCE : request;
        };
    }

    private void remember(int number, int connection, byte[] frame) {
        remembered.add(number, connection, frame);
        evict(limits.maxRemembered(), RememberedTotal.Bound.USER);
    }

    /** Evicts the oldest responses until the others take at most that many bytes. */
    void evict(long most, RememberedTotal.Bound bound) {
        int evicted = remembered.evict(most);
        if (evicted > 0) {
            limits.total().forgot(bound, evicted);
        }
    }

    /** Returns whether, since the last call, a response was lost together with its tombstone. */
    boolean takeLost() {
        return remembered.takeLost();
    }

    /**
     * Returns the change in bytes since the last report, negative for a decrease, or 0 while it is too small. The
     * caller reports it.
     */
    int unreported() {
        int more = RememberedTotal.worthReporting(remembered.bytes(), reported);
        reported += more;
        return more;
    }

    /** Returns the change in bytes since the last report, however small. The caller reports it. */
    int allUnreported() {
        int more = remembered.bytes() - reported;
        reported += more;
        return more;
    }

    /** Returns the bytes that were reported. */
    int reported() {
        return reported;
    }
}
