package io.msgserver.host.session;

import io.msgserver.api.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a user: those that wait or run, and the answers of those that are done. Guarded by its session.
 *
 * <p>An answer counts as one each time it is sent: the last {@link SessionLimits#expiredNumber} of them are remembered,
 * or, for a client that acknowledges, all that it has not acknowledged.
 */
final class Requests {
    /** Bytes that a request takes beside its message, about: the object, its place in the index, its task. */
    private static final int OVERHEAD = 128;
    /** Connections are counted from 1. */
    private static final int BEFORE_ALL = 0;

    private final SessionLimits limits;
    private final OpenRequests open = new OpenRequests();
    private final Remembered remembered;
    private final WaitingRequests waiting = new WaitingRequests();
    private final @Nullable Throttle throttle;
    /** A thread runs the waiting requests, until {@link #nextWaiting} gives it none. */
    private boolean serving;
    private int pendingBytes;
    /** Pending bytes that were reported to {@link SessionLimits#pendingTotal}. */
    private int pendingTold;
    private boolean paused;
    /** Bytes that were reported to {@link SessionLimits#total}. */
    private int reported;

    Requests(SessionLimits limits, boolean acknowledges) {
        this.limits = limits;
        this.remembered = new Remembered(limits.expiredNumber());
        this.throttle = limits.rate() == null ? null : new Throttle(limits.rate());
        follow(acknowledges);
    }

    /** Keeps answers as the newest connection asks for it: until they are acknowledged, or the last so many. */
    void follow(boolean acknowledges) {
        if (acknowledges) {
            remembered.keepUnacknowledged();
        } else {
            remembered.keepLast(limits.expiredNumber());
        }
    }

    /**
     * The client knows nothing of what it asked before: forgets all answers, and keeps none of the requests that are
     * open.
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

    /** Bytes that a request takes while it waits or runs. */
    static int cost(int messageLength) {
        return OVERHEAD + messageLength;
    }

    void complete(Request request, byte[] response) {
        endPending(request);
        if (request.connection >= 0) {
            remember(request.number, request.connection, response);
        }
    }

    /** It will not run: as if it had never been asked. */
    void drop(Request request) {
        endPending(request);
    }

    private void endPending(Request request) {
        open.remove(request);
        pendingBytes -= cost(request.message().length);
        request.done();
    }

    /**
     * Pending bytes that all together have not been told of, when they are worth it. The caller tells. What is told is
     * never more than twice what there is: else many users who have nothing any more would hold up those who have.
     */
    int pendingNews() {
        int news = pendingBytes - pendingTold;
        if (news < PendingTotal.STEP && (pendingTold == 0 || pendingBytes > pendingTold / 2)) {
            return 0;
        }
        pendingTold = pendingBytes;
        return news;
    }

    /**
     * Whether a request may come though all together have too many: it would run at once, or it is among the first few
     * KB.
     */
    boolean mayExceed(int messageLength, Lane lane) {
        return (lane == Lane.EVENT_LOOP && !serving) || pendingBytes + cost(messageLength) <= PendingTotal.STEP;
    }

    /** None of those that wait will run. */
    void dropWaiting() {
        for (Request request = waiting.take(); request != null; request = waiting.take()) {
            drop(request);
        }
    }

    /**
     * The client has taken that answer, or wants it no longer.
     *
     * @return whether that connection would have got it, and will not
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

    /** The end of a list of acknowledgements. */
    void acknowledged() {
        remembered.shrink();
    }

    /** The answers that are remembered, the oldest first. */
    List<KeptResponse> responses() {
        return remembered.answers();
    }

    /** The numbers of requests whose answers gave way, the oldest first. */
    int[] tombstones() {
        return remembered.tombstoneNumbers();
    }

    /**
     * Remembers what was remembered before a restart, the oldest first: as answered on a connection before all others.
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

    /** Counts answers that were forgotten. */
    private int skip(int count, int age) {
        for (int i = 0; i < count; i++) {
            remembered.advance();
        }
        return age - count;
    }

    /**
     * Lets a request wait for those before it. False when there are none: then the caller runs it, and what comes after
     * it.
     */
    boolean await(Request request) {
        boolean waits = serving;
        if (waits) {
            waiting.add(request);
        }
        serving = true;
        return waits;
    }

    /** The next that waits, or null: then the caller runs them still. */
    @Nullable
    Request tryNextWaiting() {
        return waiting.take();
    }

    /** The next that waited, or null: then the caller runs them no longer. */
    @Nullable
    Request nextWaiting() {
        Request next = waiting.take();
        serving = next != null;
        return next;
    }

    /** True when there is too much to do: the caller pauses the link. */
    boolean pauseIfFull() {
        boolean full = open.size() > limits.maxPending() || pendingBytes > limits.maxPendingBytes();
        paused |= full;
        return full;
    }

    /** True once when enough is done after a pause: the caller resumes the link. */
    boolean resumeIfEased() {
        boolean eased = paused && open.size() <= limits.maxPending() / 2
                && pendingBytes <= limits.maxPendingBytes() / 2;
        paused &= !eased;
        return eased;
    }

    /** A pause belongs to the link it was told; the next one has its own. */
    void forgetPause() {
        paused = false;
    }

    /** Nanoseconds for which the user is to be read from no more; 0 when they may ask. */
    long rest() {
        return throttle == null ? 0 : throttle.rest();
    }

    @Nullable
    Request unanswered(int number) {
        return open.get(number);
    }

    int pending() {
        return open.size();
    }

    /** Bytes of the answers in so many places of the ring, from that one on. */
    long rememberedBytes(int from, int places) {
        return remembered.frameBytes(from, places);
    }

    /** Places where answers are remembered, or could be. */
    int places() {
        return remembered.places();
    }

    int remembered() {
        return remembered.size();
    }

    /** Bytes of the answers that are remembered, framed. */
    long rememberedBytes() {
        return remembered.frameBytes();
    }

    /** Bytes that all that is remembered takes. */
    int heldBytes() {
        return remembered.bytes();
    }

    private Disposition run(int number, byte[] message, int connection, Lane lane, int arrival) {
        var request = new Request(number, message, connection, arrival);
        open.add(request);
        pendingBytes += cost(message.length);
        return switch (lane) {
            case CONCURRENT -> request;
            case ORDERED -> await(request) ? Disposition.Queued.INSTANCE : new Disposition.Lead(request);
            case EVENT_LOOP -> await(request) ? Disposition.Queued.INSTANCE : request;
        };
    }

    private void remember(int number, int connection, byte[] frame) {
        remembered.add(number, connection, frame);
        giveWay(limits.maxRemembered(), RememberedTotal.Bound.USER);
    }

    /** Lets the oldest answers go until the rest takes no more than so many bytes. */
    void giveWay(long most, RememberedTotal.Bound bound) {
        int gone = remembered.giveWay(most);
        if (gone > 0) {
            limits.total().forgot(bound, gone);
        }
    }

    /** Whether, since the last time, an answer was lost of which not even the number is known any more. */
    boolean takeLost() {
        return remembered.takeLost();
    }

    /** Bytes that are not reported yet, when they are worth it, less than 0 when there is less. The caller reports. */
    int unreported() {
        int more = RememberedTotal.worthReporting(remembered.bytes(), reported);
        reported += more;
        return more;
    }

    /** Bytes that are not reported yet, however few. The caller reports. */
    int allUnreported() {
        int more = remembered.bytes() - reported;
        reported += more;
        return more;
    }

    /** Bytes that were reported. */
    int reported() {
        return reported;
    }
}
