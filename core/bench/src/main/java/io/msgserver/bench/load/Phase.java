package io.msgserver.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A time in which was measured.
 *
 * @param groups the figures of each group
 */
public record Phase(Duration time, List<Figures> groups) {

    /** The figures of all groups. */
    public Figures all() {
        return groups.stream().reduce(Figures.none(), Figures::with);
    }

    /** Requests answered a second. */
    public double rate() {
        return all().requests() / seconds();
    }

    public double seconds() {
        return time.toNanos() / 1e9;
    }

    /** Both together. */
    public Phase with(Phase other) {
        return new Phase(time.plus(other.time), IntStream.range(0, groups.size())
                .mapToObj(group -> groups.get(group).with(other.groups.get(group))).toList());
    }
}
