package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Checks the code against {@code distribution/docs/protocol.md}, which the test reads itself. */
class ProtocolPageTest {
    private static final String PAGE = page();
    private static final Handshake UNPROVEN = new Handshake(Handshake.username("alice", "sample", "1"), "1", "");

    private static String page() {
        try {
            return Files.readString(Path.of("../../distribution/docs/protocol.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the fenced blocks below a heading, up to the next one. */
    private static List<String> blocks(String heading) {
        int start = PAGE.indexOf("### " + heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int next = PAGE.indexOf("\n### ", start + 1);
        String section = PAGE.substring(start, next < 0 ? PAGE.length() : next);
        var blocks = new ArrayList<String>();
        Pattern.compile("```\n(.*?)```", Pattern.DOTALL).matcher(section).results()
                .forEach(block -> blocks.add(block.group(1)));
        return blocks;
    }

    /** The lines of a block: a name, two spaces or more, a value. */
    private record Vector(Map<String, String> values) {
        static Vector of(String heading, int lines) {
            var values = new HashMap<String, String>();
            for (String line : blocks(heading).getFirst().lines().toList()) {
                String[] parts = line.split(" {2,}", 2);
                values.put(parts[0], parts[1]);
            }
            assertThat(values).hasSize(lines);
            return new Vector(values);
        }

        String text(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }

        byte[] hex(String name) {
            return HexFormat.of().parseHex(text(name));
        }
    }

    @Test
    void the_modern_handshake_is_the_one_on_the_page() throws Exception {
        Vector page = Vector.of("The modern handshake in bytes", 15);
        var client = X25519Key.of(page.hex("client private"));
        var server = X25519Key.of(page.hex("server private"));
        assertThat(client.publicKey()).isEqualTo(page.hex("client public"));
        assertThat(server.publicKey()).isEqualTo(page.hex("server public"));
        byte[] shared = client.agree(server.publicKey());
        assertThat(shared).isEqualTo(page.hex("shared"));
        assertThat(Sha256.mac(page.hex("challenge"), shared)).as("HKDF-Extract").isEqualTo(page.hex("root"));

        var agreement = Agreement.modern(page.hex("challenge"), shared, client.publicKey(), server.publicKey());
        assertThat(agreement.secret()).isEqualTo(page.hex("secret"));
        assertThat(agreement.proof()).isEqualTo(page.hex("proof"));
        byte[] token = new Token("alice", "sample", "swordfish").toBytes();
        assertThat(page.text("token (text)")).isEqualTo(new String(token, UTF_8));
        assertThat(agreement.encrypt(token)).isEqualTo(page.hex("cipher"));
        assertThat(opened(page.hex("token key"), page.hex("cipher"))).isEqualTo(token);

        var identity = IdentityKey.of(page.hex("identity private"));
        assertThat(identity.identity()).hasToString(page.text("identity (base64)"));
        byte[] signature = identity.sign(page.hex("challenge"), client.publicKey(), server.publicKey());
        assertThat(signature).isEqualTo(page.hex("signature"));

        assertThat(blocks("The modern handshake in bytes").get(1)).isEqualTo(conversation(page.hex("challenge"),
                client.publicKey(), new ServerKey(server.publicKey(), signature), agreement, token));
    }

    @Test
    void the_classic_handshake_is_the_one_on_the_page() {
        Vector page = Vector.of("The classic handshake in bytes", 10);
        byte[] client = ClassicCrypto.dhExchange(page.hex("client private"));
        byte[] server = ClassicCrypto.dhExchange(page.hex("server private"));
        assertThat(client).isEqualTo(page.hex("client public"));
        assertThat(server).isEqualTo(page.hex("server public"));
        byte[] secret = ClassicCrypto.dhSecret(server, page.hex("client private"));
        assertThat(secret).isEqualTo(page.hex("secret"));

        var agreement = Agreement.classic(page.hex("challenge"), secret);
        assertThat(agreement.proof()).isEqualTo(page.hex("proof"));
        byte[] token = page.text("token (text)").getBytes(US_ASCII);
        assertThat(agreement.encrypt(token)).isEqualTo(page.hex("cipher"));
        assertThat(ClassicCrypto.hashKey(UNPROVEN.provenText())).isEqualTo(page.hex("hashkey"));

        assertThat(blocks("The classic handshake in bytes").get(1)).isEqualTo(
                conversation(page.hex("challenge"), client, new ServerKey(server, null), agreement, token));
    }

    @Test
    void packages_are_those_on_the_page() {
        assertThat(blocks("Packages in bytes").getFirst().lines()
                .map(line -> line.substring(line.lastIndexOf("  ")).replace(" ", ""))
                .map(HexFormat.of()::parseHex)).containsExactly(
                        HandshakeAnswer.USER_NOT_FOUND.framed(),
                        Packages.request("hello".getBytes(UTF_8), 7),
                        Packages.response("HELLO".getBytes(UTF_8), 7),
                        Packages.failure(7));
    }

    @Test
    void extensions_are_those_on_the_page() throws MalformedException {
        List<String> page = blocks("The extension in bytes");
        byte[] modern = Vector.of("The modern handshake in bytes", 15).hex("secret");
        byte[] classic = Vector.of("The classic handshake in bytes", 10).hex("secret");
        assertThat(page.getFirst()).isEqualTo(asking(AckMode.NEW, 1, modern) + asking(AckMode.ON, 2, modern));
        assertThat(page.get(1)).isEqualTo(asking(AckMode.NEW, 1, classic) + asking(AckMode.ON, 2, classic));
    }

    private static String asking(AckMode mode, long index, byte[] secret) throws MalformedException {
        Handshake handshake = Handshake.prove(UNPROVEN.username(), index, secret).asking(Extension.ack(mode), secret);
        byte[] reply = HandshakeReply.accept(handshake, Extension.ack(0x00c0_ffee_5eed_1234L), secret).framed();
        assertThat(handshake.isExtensionProven(secret)).isTrue();
        return """
                client  %s
                gate    %s
                """.formatted(new String(handshake.toBytes(), US_ASCII),
                new String(reply, Packages.HEADER, reply.length - Packages.HEADER, US_ASCII));
    }

    @Test
    void packages_with_an_extension_are_those_on_the_page() {
        assertThat(blocks("Packages with an extension in bytes").getFirst().lines()
                .map(line -> line.substring(line.lastIndexOf("  ")).replace(" ", ""))
                .map(HexFormat.of()::parseHex)).containsExactly(
                        Packages.dropped(7),
                        Packages.notRun(7),
                        Packages.closing(CloseReason.TAKEN_OVER),
                        new Acknowledgement(new int[]{7, 8, -2}).framed(),
                        new Acknowledgement(new int[0]).framed(),
                        Packages.pong());
    }

    private static String conversation(byte[] challenge, byte[] clientKey, ServerKey serverKey, Agreement agreement,
            byte[] token) {
        return """
                server  %s
                client  %s
                server  %s
                client  %s
                client  %s
                server  %s
                gate    %s
                """.formatted(Base64Text.encode(challenge), Base64Text.encode(clientKey), serverKey.line(),
                Base64Text.encode(agreement.proof()), Base64Text.encode(agreement.encrypt(token)),
                new LoginAnswer.Accepted("1").line(),
                new String(Handshake.prove(UNPROVEN.username(), 1, agreement.secret()).toBytes(), US_ASCII));
    }

    private static byte[] opened(byte[] key, byte[] cipher) throws Exception {
        Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, new byte[12]));
        return aes.doFinal(cipher);
    }
}
