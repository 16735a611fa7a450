package io.msgserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Helpers that the tests of the client share: a login, quick options, and text for bytes. */
final class Clients {
    static final Login LOGIN = new Login("user1", "sample", "1", "00000001".getBytes(UTF_8));
    static final ClientOptions QUICK = ClientOptions.defaults().withRetryPauses(Duration.ofMillis(2),
            Duration.ofMillis(10));

    private Clients() {}

    static MsgClient connect(FakeGate gate) throws IOException, InterruptedException {
        return connect(gate, QUICK);
    }

    static MsgClient connect(FakeGate gate, ClientOptions options) throws IOException, InterruptedException {
        return MsgClient.connect(gate.address(), LOGIN, options, _ -> {});
    }

    static String call(MsgClient client, String text) throws IOException, InterruptedException {
        return new String(client.call(text.getBytes(UTF_8)), UTF_8);
    }

    static CompletableFuture<String> send(MsgClient client, String text) {
        return client.send(text.getBytes(UTF_8)).thenApply(answer -> new String(answer, UTF_8))
                .orTimeout(5, TimeUnit.SECONDS);
    }
}
