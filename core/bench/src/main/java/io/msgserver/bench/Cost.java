package io.msgserver.bench;

import io.msgserver.bench.load.Load;
import io.msgserver.bench.load.Phase;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a measured time has cost, in processor time.
 *
 * @param serverUsPerRequest microseconds of the server; null when its process is not known
 * @param serverCores        processors that it kept busy, on average; null likewise
 * @param generatorCores     processors that the generator kept busy
 */
record Cost(@Nullable Double serverUsPerRequest, @Nullable Double serverCores, double generatorCores) {

    /** A phase and what it cost. */
    record Priced(Phase phase, Cost cost) {}

    /**
     * Measures for that long.
     *
     * @param server the processor time of the server so far; null when it is not known
     */
    static Priced measure(String name, Load load, Duration time, Progress progress,
            @Nullable Supplier<Duration> server) throws InterruptedException {
        Duration serverBefore = server == null ? null : server.get();
        Duration ownBefore = own();
        Phase phase = progress.phase(name, load, time);
        double own = seconds(own().minus(ownBefore)) / phase.seconds();
        if (server == null || serverBefore == null) {
            return new Priced(phase, new Cost(null, null, own));
        }
        double spent = seconds(server.get().minus(serverBefore));
        return new Priced(phase, new Cost(spent * 1e6 / phase.all().requests(), spent / phase.seconds(), own));
    }

    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** For people. */
    String text() {
        String server = serverUsPerRequest == null || serverCores == null
                ? "not known"
                : Text.number(serverUsPerRequest) + " µs a request, " + Text.number(serverCores) + " processors busy";
        return "server: " + server + "; generator: " + Text.number(generatorCores) + " processors busy";
    }
}
