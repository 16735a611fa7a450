package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/** The bare echo in a process of its own: the main class of a {@link Child}. */
final class BenchEcho {
    private BenchEcho() {}

    /** @param args its threads */
    public static void main(String[] args) throws Exception {
        LastResort.whenForgotten();
        try (BareEcho echo = BareEcho.start(0, Integer.parseInt(args[0]));
                var input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println("ok port=" + echo.port() + " " + Allocated.told());
            }
            LastResort.whenEnding();
        }
        System.exit(0);
    }
}
