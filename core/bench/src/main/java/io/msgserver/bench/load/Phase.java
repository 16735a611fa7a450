package io.msgserver.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A measured span of time.
 *
 * @param groups the figures of each group
 */
public record Phase(Duration time, List<Figures> groups) {

    /** Returns the figures of all groups. */
    public Figures all() {
        return groups.stream().reduce(Figures.none(), Figures::with);
    }

    /** Returns the responses a second. */
    public double rate() {
        return all().requests() / seconds();
    }

    public double seconds() {
        return time.toNanos() / 1e9;
    }

    /** Returns the sum of both. */
    public Phase with(Phase other) {
        return new Phase(time.plus(other.time), IntStream.range(0, groups.size())
                .mapToObj(group -> groups.get(group).with(other.groups.get(group))).toList());
    }
}
