package io.msgserver.host.session;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pending requests of a user, waiting or running, by number. Guarded by the session. */
final class OpenRequests {
    private static final int INITIAL_CAPACITY = 4;

    private final NumberIndex places = new NumberIndex();
    /** The first {@link #size} elements are not null. */
    private @Nullable Request[] requests = new @Nullable Request[INITIAL_CAPACITY];
    private int size;

    /** Returns the request of that number; null when none is pending. */
    @Nullable
    Request get(int number) {
        int place = places.get(number);
        return place == NumberIndex.NONE ? null : requests[place];
    }

    /** Adds a request. No other request has its number. */
    void add(Request request) {
        if (size == requests.length) {
            @Nullable
            Request[] old = requests;
            requests = new @Nullable Request[2 * size];
            System.arraycopy(old, 0, requests, 0, size);
        }
        place(request, size);
        size++;
    }

    /** Removes a request that was added. */
    void remove(Request request) {
        places.remove(request.number);
        size--;
        Request last = Objects.requireNonNull(requests[size], "each place below the size is taken");
        requests[size] = null;
        if (request.place != size) {
            place(last, request.place);
        }
    }

    /** Calls the action with each request, in no order. The action must not add or remove requests. */
    void forEach(Consumer<Request> action) {
        for (int place = 0; place < size; place++) {
            action.accept(Objects.requireNonNull(requests[place], "each place below the size is taken"));
        }
    }

    /** Removes all. */
    void clear() {
        for (; size > 0; size--) {
            Request last = Objects.requireNonNull(requests[size - 1], "each place below the size is taken");
            places.remove(last.number);
            requests[size - 1] = null;
        }
    }

    int size() {
        return size;
    }

    private void place(Request request, int place) {
        requests[place] = request;
        request.place = place;
        places.put(request.number, place);
    }
}
