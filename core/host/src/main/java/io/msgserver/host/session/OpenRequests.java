package io.msgserver.host.session;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The requests of a user that wait or run, by number. Guarded by the session. */
final class OpenRequests {
    private static final int SMALLEST = 4;

    private final NumberIndex places = new NumberIndex();
    /** The first {@link #size} have a request each. */
    private @Nullable Request[] requests = new @Nullable Request[SMALLEST];
    private int size;

    /** The request of that number; null when none of it waits or runs. */
    @Nullable
    Request get(int number) {
        int place = places.get(number);
        return place == NumberIndex.NONE ? null : requests[place];
    }

    /** Adds a request whose number no other has. */
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

    /** Removes one that was added. */
    void remove(Request request) {
        places.remove(request.number);
        size--;
        Request last = Objects.requireNonNull(requests[size], "each place below the size is taken");
        requests[size] = null;
        if (request.place != size) {
            place(last, request.place);
        }
    }

    /** In no order. None may be added or removed meanwhile. */
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
