package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.MsgClient;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guarantee of acknowledgements: with the shipped client, no request runs twice, for any sizes, broken connections
 * and other users.
 */
class NothingRunsTwiceTest {
    private static final int CLIENTS = 4;
    private static final int CALLS = 300;

    /** A plugin that answers with the requested number of bytes, and counts how often each request runs. */
    private static final PluginSource COUNTING = PluginSource.plugin("test", "1.0.0").with("Handler", """
            import java.util.concurrent.atomic.AtomicInteger;
            import static java.nio.charset.StandardCharsets.ISO_8859_1;
            @Extension
            public record Handler(MsgServer server, Map<String, AtomicInteger> runs) implements MsgServerHandler {
                public Handler(MsgServer server) { this(server, new ConcurrentHashMap<>()); }
                @Override public Lane lane() { return Lane.CONCURRENT; }
                @Override public byte[] onRequest(Username username, byte[] message) {
                    String text = new String(message, ISO_8859_1);
                    if (text.equals("twice")) {
                        return runs.entrySet().stream().filter(run -> run.getValue().get() > 1).toList().toString()
                                .getBytes(ISO_8859_1);
                    }
                    runs.computeIfAbsent(username.uid() + " " + text, _ -> new AtomicInteger()).incrementAndGet();
                    return new byte[Integer.parseInt(text.split(" ")[1])];
                }
            }
            """);

    /** The smallest limit for all users, and one for each user that two large responses reach. */
    private static final String SETTINGS = """
            { "sessions": { "store": null, "max_remembered": 1048576 },
              "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "max_remembered": 131072 } ] }
            """;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatever_breaks_and_however_large_answers_are(long seed) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, COUNTING)) {
            var clients = new ArrayList<MsgClient>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(connect(host));
            }
            List<CompletableFuture<byte[]>> answers = ask(clients, new Random(seed));
            for (CompletableFuture<byte[]> answer : answers) {
                // A response may have been evicted: the client reports that, and the request did not run again.
                answer.handle((content, _) -> content).get(60, TimeUnit.SECONDS);
            }
            clients.forEach(MsgClient::close);
            try (Wire wire = host.connectSomebody()) {
                assertThat(wire.ask("twice")).isEqualTo("[]");
            }
            assertThat(answers).as("answers that came").filteredOn(answer -> !answer.isCompletedExceptionally())
                    .hasSizeGreaterThan(CLIENTS * CALLS / 10);
        }
    }

    private static MsgClient connect(TestHost host) throws Exception {
        TestUser user = host.login();
        var login = new Login(user.uid(), "sample", user.subid(), user.secret());
        return MsgClient.connect(host.address(), login, ClientOptions.defaults(), _ -> {});
    }

    private static List<CompletableFuture<byte[]>> ask(List<MsgClient> clients, Random random) throws Exception {
        var answers = new ArrayList<CompletableFuture<byte[]>>();
        for (int call = 0; call < CALLS; call++) {
            for (MsgClient client : clients) {
                int size = random.nextInt(4) == 0 ? random.nextInt(65_000) : random.nextInt(200);
                answers.add(client.send((call + " " + size).getBytes(ISO_8859_1)));
                if (random.nextInt(25) == 0) {
                    client.dropConnection();
                }
            }
            if (call % 20 == 19) {
                // Distributes the broken connections over all calls.
                answers.get(random.nextInt(answers.size())).handle((content, _) -> content).get(60, TimeUnit.SECONDS);
            }
        }
        return answers;
    }
}
