package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every short sequence of messages that a client may send, valid, invalid, repeated, out of order and in pieces,
 * compared with a short model: the host behaves as the model does, which admits no client without a valid mac.
 */
class HandshakePathsTest {
    /** A plugin that returns tokens and messages unchanged. */
    private static final PluginSource ECHO = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) {
                    return new Identity("sample", new String(token, UTF_8));
                }
            }
            """).with("Gate", """
            @Extension
            public record Gate(MsgServer server) implements MsgServerHandler {
                @Override public Lane lane() { return Lane.EVENT_LOOP; }
                @Override public byte[] onRequest(Username username, byte[] message) { return message; }
            }
            """);

    private static TestHost host;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, """
                { "sessions": { "store": null }, "login": { "port": 0, "plugin": "test" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, ECHO);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    /** Returns all sequences of that length. */
    private static <S> List<List<S>> sequences(S[] of, int length) {
        List<List<S>> all = List.of(List.of());
        for (int i = 0; i < length; i++) {
            var longer = new ArrayList<List<S>>();
            for (List<S> begun : all) {
                for (S next : of) {
                    var extended = new ArrayList<>(begun);
                    extended.add(next);
                    longer.add(extended);
                }
            }
            all = longer;
        }
        return all;
    }

    // The gate

    /** The packages that are sent to a gate, on a new connection when the last one was closed. */
    private enum Sent {
        GOOD_MODERN, GOOD_CLASSIC, IN_PIECES, REPLAYED, INDEX_OF_ANOTHER_MAC, MAC_OF_ANOTHER_USER, CHANGED_MAC, CUT_MAC, NO_MAC, NO_INDEX, NOBODY, REQUEST, SHORT, HALF_AND_A_GOOD_ONE, RECONNECT
    }

    @Test
    void no_sequence_of_packages_is_served_without_a_valid_mac() throws Exception {
        int served = 0;
        for (List<Sent> sequence : sequences(Sent.values(), 3)) {
            served += new GatePath().run(sequence);
        }
        // A test without a successful handshake would prove nothing.
        assertThat(served).isGreaterThan(500);
    }

    /** One sequence with two users of its own, one for each handshake. */
    private static final class GatePath {
        private static final SecureRandom RANDOM = new SecureRandom();

        private final Map<String, TestUser> users = new HashMap<>();
        private final Map<String, Long> indexes = new HashMap<>();
        private final TestUser modern = login("modern", 32);
        private final TestUser classic = login("classic", 8);
        private String last = "";
        private @Nullable Wire wire;
        /** The user that the model serves on the connection; null while it serves none. */
        private @Nullable TestUser served;

        GatePath() throws Exception {}

        private TestUser login(String uid, int secretBytes) throws Exception {
            byte[] secret = new byte[secretBytes];
            RANDOM.nextBytes(secret);
            var user = new TestUser(uid, host.gate().login(uid, Secret.of(secret)), secret);
            users.put(user.username(), user);
            return user;
        }

        /** Runs the sequence. Returns the number of successful handshakes. */
        int run(List<Sent> sequence) throws Exception {
            int letIn = 0;
            try {
                for (Sent next : sequence) {
                    letIn += step(sequence, next);
                }
            } finally {
                close();
                for (TestUser user : users.values()) {
                    host.gate().logout(user.uid(), user.subid());
                }
            }
            return letIn;
        }

        private int step(List<Sent> sequence, Sent next) throws Exception {
            if (next == Sent.RECONNECT) {
                close();
                return 0;
            }
            Wire to = wire;
            if (to == null) {
                to = host.connect();
                wire = to;
            }
            byte[] bytes = bytes(next);
            if (next == Sent.IN_PIECES) {
                for (byte piece : bytes) {
                    to.send(new byte[]{piece});
                }
            } else {
                to.send(bytes);
            }
            return expect(to, firstPackage(bytes), sequence + " at " + next);
        }

        private byte[] bytes(Sent next) {
            long index = lastIndex(modern) + 1;
            String good = modern.handshake(index);
            String mac = good.substring(good.lastIndexOf(':') + 1);
            String user = modern.username();
            return switch (next) {
                case GOOD_MODERN, IN_PIECES -> pkg(good);
                case GOOD_CLASSIC -> pkg(classic.handshake(lastIndex(classic) + 1));
                case REPLAYED -> pkg(last);
                case INDEX_OF_ANOTHER_MAC -> pkg(user + ":" + (index + 1) + ":" + mac);
                case MAC_OF_ANOTHER_USER -> pkg(classic.username() + ":" + index + ":" + mac);
                case CHANGED_MAC ->
                    pkg(user + ":" + index + ":" + (mac.startsWith("A") ? "B" : "A") + mac.substring(1));
                case CUT_MAC -> pkg(user + ":" + index + ":" + mac.substring(0, 12));
                case NO_MAC -> pkg(user + ":" + index + ":");
                case NO_INDEX -> pkg(user + "::" + mac);
                case NOBODY -> pkg("bm9ib2R5@c2FtcGxl#MQ==:1:" + mac);
                case REQUEST -> Packages.request("hello".getBytes(UTF_8), 7);
                case SHORT -> Packages.frame(new byte[]{1, 2, 3});
                case HALF_AND_A_GOOD_ONE -> halfAnd(pkg(good));
                case RECONNECT -> throw new AssertionError(next);
            };
        }

        private long lastIndex(TestUser user) {
            return indexes.getOrDefault(user.username(), 0L);
        }

        private static byte[] pkg(String text) {
            return Packages.frame(text.getBytes(ISO_8859_1));
        }

        private static byte[] halfAnd(byte[] whole) {
            byte[] both = Arrays.copyOf(whole, whole.length / 2 + whole.length);
            System.arraycopy(whole, 0, both, whole.length / 2, whole.length);
            return both;
        }

        private static byte[] firstPackage(byte[] bytes) {
            int length = ByteBuffer.wrap(bytes).getShort();
            return Arrays.copyOfRange(bytes, 2, 2 + length);
        }

        private int expect(Wire from, byte[] sent, String path) throws Exception {
            if (served != null && sent.length < 4) {
                from.expectClosed();
                close();
                return 0;
            }
            String answer = served == null ? answer(sent) : echo(sent);
            assertThat(new String(from.readPackage(), ISO_8859_1)).as(path).isEqualTo(answer);
            if (served != null) {
                // The next package completes the half one with wrong bytes.
                return answer.equals("200 OK") ? 1 : closeIfMisaligned(path);
            }
            from.expectClosed();
            close();
            return 0;
        }

        private int closeIfMisaligned(String path) throws IOException {
            if (path.endsWith(Sent.HALF_AND_A_GOOD_ONE.name())) {
                close();
            }
            return 0;
        }

        private static String echo(byte[] sent) {
            var text = new String(sent, ISO_8859_1);
            int content = text.length() - 4;
            return text.substring(0, content) + '\1' + text.substring(content);
        }

        /** Returns the reply by the rules of the protocol page, in their order. */
        private String answer(byte[] sent) throws Exception {
            String[] fields = new String(sent, ISO_8859_1).split(":", 4);
            TestUser user = fields.length < 3 ? null : users.get(fields[0]);
            if (user == null) {
                return "404 User Not Found";
            }
            byte[] mac;
            try {
                mac = Base64Text.decode(fields[2]);
            } catch (MalformedException _) {
                return "400 Bad Request";
            }
            if (!fields[1].matches("[0-9]{1,18}")) {
                return "400 Bad Request";
            }
            if (Long.parseLong(fields[1]) <= lastIndex(user)) {
                return "403 Index Expired";
            }
            if (!Arrays.equals(mac, mac(user, fields[0] + ":" + fields[1]))) {
                return "401 Unauthorized";
            }
            indexes.put(user.username(), Long.parseLong(fields[1]));
            served = user;
            last = String.join(":", fields);
            return "200 OK";
        }

        private static byte[] mac(TestUser user, String text) throws Exception {
            if (user.secret().length == 8) {
                return ClassicCrypto.hmacHash(user.secret(), text.getBytes(ISO_8859_1));
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(user.secret(), "HmacSHA256"));
            return mac.doFinal(text.getBytes(ISO_8859_1));
        }

        private void close() throws IOException {
            if (wire != null) {
                wire.close();
                wire = null;
                served = null;
            }
        }
    }

    // The login server

    private enum Line {
        CLASSIC_KEY, MODERN_KEY, ZERO_KEY, KEY_OF_ZEROS, PROOF, PROOF_OF_ANOTHER, CHALLENGE, TOKEN, TOKEN_OF_ANOTHER, EMPTY, GARBAGE, HALF_A_PROOF
    }

    private enum State {
        KEY, PROOF, TOKEN, REFUSED, DECIDED
    }

    /** Extends only sequences whose last line was not refused. */
    @Test
    void no_sequence_of_lines_logs_in_without_a_valid_proof() throws Exception {
        List<List<Line>> open = List.of(List.of());
        int decided = 0;
        int paths = 0;
        while (!open.isEmpty()) {
            var longer = new ArrayList<List<Line>>();
            for (List<Line> begun : open) {
                for (Line next : Line.values()) {
                    var sequence = new ArrayList<>(begun);
                    sequence.add(next);
                    State end = LoginPath.run(sequence);
                    paths++;
                    if (end == State.DECIDED) {
                        decided++;
                    } else if (end != State.REFUSED && sequence.size() < 5) {
                        longer.add(sequence);
                    }
                }
            }
            open = longer;
        }
        assertThat(decided).isGreaterThanOrEqualTo(2);
        assertThat(paths).isGreaterThan(100);
    }

    private static final class LoginPath {
        private static final byte[] ELSEWHERE = Base64Text.encode(new byte[8]).getBytes(ISO_8859_1);
        private static final byte[] CLASSIC = ClassicCrypto.randomKey(new SecureRandom());
        private static final X25519Key MODERN = X25519Key.generate();
        private static final Agreement ANOTHER = another();

        private final Wire wire;
        private final byte[] challenge;
        private State state = State.KEY;
        private @Nullable Agreement agreement;
        private String unfinished = "";
        /** Whether the test created the key, and so knows the secret. */
        private boolean ours;
        /** Whether the plugin received another token than the intended one. */
        private boolean garbled;

        private LoginPath(Wire wire) throws Exception {
            this.wire = wire;
            this.challenge = Base64Text.decode(wire.readLine());
        }

        private static Agreement another() {
            try {
                var server = X25519Key.generate();
                return Agreement.modern(ELSEWHERE, MODERN.agree(server.publicKey()), MODERN.publicKey(),
                        server.publicKey());
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        static State run(List<Line> sequence) throws Exception {
            try (Wire wire = Wire.connect(host.loginAddress())) {
                var path = new LoginPath(wire);
                for (Line next : sequence) {
                    path.step(sequence, next);
                }
                return path.state;
            }
        }

        private void step(List<Line> sequence, Line next) throws Exception {
            String text = text(next);
            if (next == Line.HALF_A_PROOF) {
                wire.send(text.getBytes(ISO_8859_1));
                unfinished += text;
                return;
            }
            wire.sendLine(text);
            String line = unfinished + text;
            unfinished = "";
            state = next(line);
            switch (state) {
                case REFUSED -> {
                    assertThat(wire.readLine()).as("%s", sequence).isEqualTo("401 Unauthorized");
                    wire.expectClosed();
                }
                case DECIDED -> {
                    assertThat(wire.readLine()).as("%s", sequence).startsWith(garbled ? "" : "200 ");
                    wire.expectClosed();
                }
                default -> {
                    // The server waits for the next line.
                }
            }
        }

        private String text(Line next) {
            Agreement known = agreement == null ? ANOTHER : agreement;
            return switch (next) {
                case CLASSIC_KEY -> Base64Text.encode(ClassicCrypto.dhExchange(CLASSIC));
                case MODERN_KEY -> Base64Text.encode(MODERN.publicKey());
                case ZERO_KEY -> Base64Text.encode(new byte[8]);
                case KEY_OF_ZEROS -> Base64Text.encode(new byte[32]);
                case PROOF -> Base64Text.encode(known.proof());
                case PROOF_OF_ANOTHER -> Base64Text.encode(ANOTHER.proof());
                case CHALLENGE -> Base64Text.encode(challenge);
                case TOKEN -> Base64Text.encode(known.encrypt("alice".getBytes(UTF_8)));
                case TOKEN_OF_ANOTHER -> Base64Text.encode(ANOTHER.encrypt("alice".getBytes(UTF_8)));
                case EMPTY -> "";
                case GARBAGE -> "!!!!";
                case HALF_A_PROOF -> Base64Text.encode(known.proof()).substring(0, 8);
            };
        }

        /** Returns the state that follows from the line's contents alone. */
        private State next(String line) throws Exception {
            byte[] bytes;
            try {
                bytes = Base64Text.decode(line);
            } catch (MalformedException _) {
                return State.REFUSED;
            }
            Agreement agreed = agreement;
            if (agreed == null) {
                agreement = agree(bytes);
                return agreement == null ? State.REFUSED : State.PROOF;
            }
            if (state == State.PROOF) {
                return ours && Arrays.equals(bytes, agreed.proof()) ? State.TOKEN : State.REFUSED;
            }
            try {
                // Arbitrary bytes may be a valid classic cipher by chance: the plugin then decides on its content.
                garbled = !Arrays.equals(agreed.decrypt(bytes), "alice".getBytes(UTF_8));
                return State.DECIDED;
            } catch (MalformedException _) {
                return State.REFUSED;
            }
        }

        private @Nullable Agreement agree(byte[] key) throws Exception {
            if (key.length == 8 && !Arrays.equals(key, new byte[8])) {
                byte[] serverKey = ServerKey.parse(wire.readLine()).key();
                ours = Arrays.equals(key, ClassicCrypto.dhExchange(CLASSIC));
                return Agreement.classic(challenge, ClassicCrypto.dhSecret(serverKey, CLASSIC));
            }
            if (key.length == 32 && !Arrays.equals(key, new byte[32])) {
                byte[] serverKey = ServerKey.parse(wire.readLine()).key();
                ours = Arrays.equals(key, MODERN.publicKey());
                return Agreement.modern(challenge, MODERN.agree(serverKey), key, serverKey);
            }
            return null;
        }
    }
}
