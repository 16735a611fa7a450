package io.msgserver.bench.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws the kinds of trouble at random: each kind once in every round, in a new order. Used by one thread. */
final class ShuffledTroubles {
    private final List<Trouble> kinds;
    private final Random random;
    private final Deque<Trouble> left = new ArrayDeque<>();

    ShuffledTroubles(List<Trouble> kinds, Random random) {
        this.kinds = kinds;
        this.random = random;
    }

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    Trouble next() {
        if (left.isEmpty()) {
            var round = new ArrayList<>(kinds);
            Collections.shuffle(round, random);
            left.addAll(round);
        }
        return left.remove();
    }
}
