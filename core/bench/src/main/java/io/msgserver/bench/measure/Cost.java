package io.msgserver.bench.measure;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a measured span of time.
 *
 * @param serverUsPerRequest    microseconds of the server's processor time; null when its process is not known
 * @param serverCores           processors that it kept busy, on average; null likewise
 * @param serverBytesPerRequest allocated bytes of its heap; null when the server does not report them
 * @param generatorCores        processors that the generator kept busy
 */
public record Cost(@Nullable Double serverUsPerRequest, @Nullable Double serverCores,
        @Nullable Double serverBytesPerRequest,
        double generatorCores) {

    /** A phase and its cost. */
    public record Priced(Phase phase, Cost cost) {}

    /**
     * Measures a phase of that duration.
     *
     * @param server null when it is not known
     */
    public static Priced measure(String name, Load load, Duration time, Progress progress, @Nullable Meter server)
            throws ChildException, InterruptedException {
        Duration ownBefore = own();
        if (server == null) {
            Phase phase = progress.phase(name, load, time);
            return new Priced(phase, new Cost(null, null, null, cores(ownBefore, own(), phase)));
        }
        double allocatedBefore = server.allocated();
        Duration before = server.cpu();
        Phase phase = progress.phase(name, load, time);
        Duration after = server.cpu();
        long requests = phase.all().requests();
        double allocated = (server.allocated() - allocatedBefore) / requests;
        return new Priced(phase, new Cost(seconds(after.minus(before)) * 1e6 / requests, cores(before, after, phase),
                Double.isNaN(allocated) ? null : allocated, cores(ownBefore, own(), phase)));
    }

    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double cores(Duration before, Duration after, Phase phase) {
        return seconds(after.minus(before)) / phase.seconds();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** Returns the text for the report. */
    public String text() {
        String server = serverUsPerRequest == null || serverCores == null
                ? "not known"
                : Text.number(serverUsPerRequest) + " µs a request, " + Text.number(serverCores) + " processors busy";
        String allocated = serverBytesPerRequest == null
                ? ""
                : ", " + Text.number(serverBytesPerRequest) + " bytes allocated a request";
        return "server: " + server + allocated + "; generator: " + Text.number(generatorCores) + " processors busy";
    }
}
