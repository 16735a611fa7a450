package io.msgserver.cli;

import io.msgserver.cli.log.Output;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** Stops a host on a signal: the first signal drains it, the second ends the process at once. */
final class StopSignals {
    /** The conventional exit code of a process that a signal has ended is this plus the signal's number. */
    private static final int ENDED_BY_SIGNAL = 128;

    private final AtomicBoolean signalled = new AtomicBoolean();

    private StopSignals() {}

    /** Installs the handlers. The JVM itself would ignore the second signal until the first is handled. */
    static void listen() {
        var signals = new StopSignals();
        for (String name : List.of("TERM", "INT")) {
            try {
                Signal.handle(new Signal(name), signals::stop);
            } catch (IllegalArgumentException _) {
                // A JVM that was started with -Xrs leaves signals to its parent process.
            }
        }
    }

    private void stop(Signal signal) {
        int code = ENDED_BY_SIGNAL + signal.getNumber();
        if (signalled.compareAndSet(false, true)) {
            System.exit(code); // The shutdown hook may replace the code.
        }
        System.err.println("msgserver start: a second signal, SIG" + signal.getName()
                + ": stopped at once; requests that ran, and remembered responses, are lost");
        Output.flush();
        Runtime.getRuntime().halt(code);
    }
}
