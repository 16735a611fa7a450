package io.msgserver.fuzz;

import java.io.IOException;

/** The entry point of Jazzer, with the names that it expects. Each JVM fuzzes one target. */
public final class Fuzz {
    /** Set once, before the first input. */
    private static Target target = _ -> {
        throw new IllegalStateException("no target: --target_args has to name one");
    };

    private Fuzz() {}

    /** @param arguments the target's name */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        target = Targets.named(arguments[0]).open();
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.run(input);
    }

    public static void fuzzerTearDown() throws IOException {
        target.close();
    }
}
