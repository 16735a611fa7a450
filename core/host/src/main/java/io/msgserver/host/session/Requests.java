package io.msgserver.host.session;

import io.msgserver.api.Lane;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user has asked: which requests run or wait, and the responses of those that are done. Guarded by its session.
 *
 * <p>A response counts as one each time it is sent: the last {@link SessionLimits#expiredNumber} of them are remembered.
 */
final class Requests {
    private static final byte[] NOTHING = {};
    /** Connections are counted from 1. */
    private static final int BEFORE_ALL = 0;

    private final SessionLimits limits;
    private final RequestTable byNumber = new RequestTable();
    private final Remembered remembered;
    private final WaitingRequests waiting = new WaitingRequests();
    private final @Nullable Throttle throttle;
    /** Somebody runs what waits, until {@link #nextWaiting} gives them nothing. */
    private boolean serving;
    private int pending;
    private boolean paused;
    /** Bytes that all together have been told of. */
    private int told;

    Requests(SessionLimits limits) {
        this.limits = limits;
        this.remembered = new Remembered(limits.expiredNumber());
        this.throttle = limits.rate() == null ? null : new Throttle(limits.rate());
    }

    Asked begin(int number, byte[] message, int connection, Lane lane, int arrival) {
        if (throttle != null) {
            throttle.count();
        }
        Request earlier = byNumber.get(number);
        if (earlier == null) {
            return run(number, message, connection, lane, arrival);
        }
        boolean sameConnection = earlier.connection == connection;
        if (earlier.response == null) {
            earlier.connection = connection;
            return Asked.Ignore.INSTANCE;
        }
        remembered.remove(earlier);
        if (sameConnection) {
            return run(number, message, connection, lane, arrival);
        }
        earlier.connection = connection;
        remember(earlier);
        return new Asked.Resend(earlier.response);
    }

    void complete(Request request, byte[] response) {
        pending--;
        request.answer(response);
        remember(request);
    }

    /** The responses that are remembered, the oldest first. */
    List<KeptResponse> responses() {
        return remembered.all().stream().map(this::kept).toList();
    }

    private KeptResponse kept(Request request) {
        return new KeptResponse(request.number, remembered.age(request),
                Objects.requireNonNull(request.response, "only what is answered is remembered"));
    }

    /** Remembers what was remembered before a restart, the oldest first: as answered on a connection before all others. */
    void restore(List<KeptResponse> responses) {
        int age = responses.isEmpty() ? 0 : responses.getFirst().age();
        for (KeptResponse response : responses) {
            age = skip(age - response.age(), age);
            var request = new Request(response.number(), NOTHING, BEFORE_ALL, 0);
            request.answer(response.frame());
            byNumber.put(request);
            remember(request);
            age--;
        }
        skip(age, age);
    }

    /** Counts responses that were forgotten. */
    private int skip(int count, int age) {
        for (int i = 0; i < count; i++) {
            forget(remembered.skip());
        }
        return age - count;
    }

    /** Lets a request wait for those before it. False when there are none: then the caller runs it, and what comes after it. */
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
        boolean full = pending > limits.maxPending();
        paused |= full;
        return full;
    }

    /** True once when enough is done after a pause: the caller resumes the link. */
    boolean resumeIfEased() {
        boolean eased = paused && pending <= limits.maxPending() / 2;
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
        Request request = byNumber.get(number);
        return request == null || request.response != null ? null : request;
    }

    int pending() {
        return pending;
    }

    /** Bytes of so many places of the ring, from that one on. */
    long rememberedBytes(int from, int places) {
        return remembered.bytes(from, places);
    }

    /** Places where responses are remembered, or could be. */
    int places() {
        return remembered.places();
    }

    int remembered() {
        return byNumber.size() - pending;
    }

    /** Bytes of the responses that are remembered, framed. */
    long rememberedBytes() {
        return remembered.bytes();
    }

    private Asked run(int number, byte[] message, int connection, Lane lane, int arrival) {
        var request = new Request(number, message, connection, arrival);
        byNumber.put(request);
        pending++;
        if (waits(lane)) {
            return await(request) ? Asked.Queued.INSTANCE : new Asked.Lead(request);
        }
        return request;
    }

    /** An event loop runs requests in order too, and so none before those that wait. */
    private boolean waits(Lane lane) {
        return switch (lane) {
            case ORDERED -> true;
            case EVENT_LOOP -> serving;
            case CONCURRENT -> false;
        };
    }

    private void remember(Request request) {
        forget(remembered.add(request));
        forgetUntil(limits.maxRemembered(), RememberedTotal.Bound.USER);
    }

    /** Forgets the older half of what is remembered. */
    void forgetOlderHalf() {
        forgetUntil(remembered.bytes() / 2, RememberedTotal.Bound.ALL);
    }

    private void forgetUntil(int most, RememberedTotal.Bound bound) {
        while (remembered.bytes() > most) {
            Request oldest = remembered.takeOldest();
            if (oldest == null) {
                return;
            }
            forget(oldest);
            limits.total().forgot(bound);
        }
    }

    /** Bytes that all together have not been told of, when they are worth it. The caller tells. */
    int news() {
        int news = remembered.bytes() - told;
        if (Math.abs(news) < RememberedTotal.STEP) {
            return 0;
        }
        told += news;
        return news;
    }

    /** Bytes that all together have been told of. */
    int told() {
        return told;
    }

    private void forget(@Nullable Request expired) {
        if (expired != null) {
            byNumber.remove(expired.number);
        }
    }
}
