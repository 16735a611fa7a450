package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every exchange recorded from the reference, byte for byte, with a real host, a real plugin jar and real sockets. */
class TranscriptsTest {
    private static TestHost host;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, PluginSource.plugin("test", "1.0.0").with("Recorded", """
                @Extension
                public class Recorded implements MsgServerHandler {
                    private final MsgServer server;
                    public Recorded(MsgServer server) { this.server = server; }
                    @Override public MsgServer server() { return server; }
                    @Override public Lane lane() { return Lane.CONCURRENT; }
                    /** The recorded users had subids 1, 2, 3, and so on, of their own choice. */
                    @Override public String onLogin(String uid, Secret secret) {
                        String subid = uid.substring("user".length());
                        server.login(server.username(uid, subid), secret);
                        return subid;
                    }
                    @Override public byte[] onRequest(Username username, byte[] message) throws Exception {
                        String text = new String(message, UTF_8);
                        switch (text) {
                            case "SLEEP" -> Thread.sleep(1000);
                            case "FAIL" -> throw new IllegalStateException("as told");
                            case "NIL" -> { return null; }
                        }
                        return text.toUpperCase(Locale.ROOT).getBytes(UTF_8);
                    }
                }
                """));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @TestFactory
    Stream<DynamicTest> holds_as_recorded() throws IOException {
        return recorded().stream()
                .map(exchange -> DynamicTest.dynamicTest(exchange.get("case").stringValue(), () -> replay(exchange)));
    }

    @Test
    void all_of_them_are_here() throws IOException {
        assertThat(recorded()).hasSize(23);
    }

    private static List<JsonNode> recorded() throws IOException {
        try (var lines = TranscriptsTest.class.getResourceAsStream("/transcripts.jsonl")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }

    private static void replay(JsonNode exchange) throws Exception {
        String uid = exchange.get("uid").stringValue();
        String subid = host.gate().login(uid, Secret.of(HexFormat.of().parseHex(exchange.get("secret").stringValue())));
        assertThat(subid).isEqualTo(exchange.get("subid").stringValue());
        Map<Integer, Wire> wires = new HashMap<>();
        for (JsonNode step : exchange.get("steps")) {
            replay(step, wires);
        }
        for (Wire wire : wires.values()) {
            wire.close();
        }
    }

    private static void replay(JsonNode step, Map<Integer, Wire> wires) throws Exception {
        switch (step.propertyNames().iterator().next()) {
            case "open" -> wires.put(step.get("open").intValue(), host.connect());
            case "send" -> wire(step, "on", wires).sendHex(step.get("send").stringValue());
            case "recv" -> {
                String expected = step.get("recv").stringValue();
                assertThat(HexFormat.of().formatHex(wire(step, "on", wires).read(expected.length() / 2)))
                        .isEqualTo(expected);
            }
            case "closed" -> wire(step, "closed", wires).expectClosed();
            case "silent" -> wire(step, "on", wires).expectSilence(Duration.ofMillis(step.get("silent").intValue()));
            case "close" -> {
                int open = host.gate().connections();
                wire(step, "close", wires).close();
                Awaitility.await().until(() -> host.gate().connections() < open);
            }
            case "sleep" -> {
                // The recorder let the other side detect a close; here "close" waits for that.
            }
            default -> throw new IllegalArgumentException("unknown step " + step);
        }
    }

    private static Wire wire(JsonNode step, String key, Map<Integer, Wire> wires) {
        return Objects.requireNonNull(wires.get(step.get(key).intValue()));
    }
}
