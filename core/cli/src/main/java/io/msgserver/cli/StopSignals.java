package io.msgserver.cli;

import io.msgserver.cli.log.Output;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** Stops a host on a signal: the first lets it finish, the second ends it at once. */
final class StopSignals {
    /** By convention the exit code of what a signal has ended, above the signal's own number. */
    private static final int ENDED_BY_SIGNAL = 128;

    private final AtomicBoolean told = new AtomicBoolean();

    private StopSignals() {}

    /** The JVM by itself would leave the second one unheard until the first is done with. */
    static void listen() {
        var signals = new StopSignals();
        for (String name : List.of("TERM", "INT")) {
            try {
                Signal.handle(new Signal(name), signals::stop);
            } catch (IllegalArgumentException _) {
                // A JVM that was started with -Xrs leaves signals to its starter.
            }
        }
    }

    private void stop(Signal signal) {
        int code = ENDED_BY_SIGNAL + signal.getNumber();
        if (told.compareAndSet(false, true)) {
            System.exit(code); // The shutdown hook has the last word on the code.
        }
        System.err.println("msgserver start: a second signal, SIG" + signal.getName()
                + ": stopped at once; requests that ran, and remembered responses, are lost");
        Output.flush();
        Runtime.getRuntime().halt(code);
    }
}
