package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/** A bare server in a process of its own: the main class of a {@link Child}. */
final class BenchBare {
    static final String ECHO = "echo";
    static final String LOGIN = "login";

    private BenchBare() {}

    /** @param args the kind of server; its threads */
    public static void main(String[] args) throws Exception {
        HaltTimer.haltAfterLifetime();
        try (BareServer server = start(args[0], Integer.parseInt(args[1]));
                var input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println("ok port=" + server.port() + " " + Allocated.text());
            }
            HaltTimer.haltAfterEnding();
        }
        System.exit(0);
    }

    private static BareServer start(String kind, int threads) {
        return switch (kind) {
            case ECHO -> BareServer.echo(0, threads);
            case LOGIN -> BareServer.login(threads);
            default -> throw new IllegalArgumentException("no such server: " + kind);
        };
    }
}
