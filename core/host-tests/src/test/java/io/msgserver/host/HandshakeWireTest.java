package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first package of a connection: {@code USERNAME:INDEX:b64(mac)}. */
class HandshakeWireTest {
    private static final String NOT_FOUND = "404 User Not Found";
    private static final String BAD_REQUEST = "400 Bad Request";
    private static final String EXPIRED = "403 Index Expired";
    private static final String UNAUTHORIZED = "401 Unauthorized";
    private static final String NOT_BASE64 = "A";
    private static final String WRONG_MAC = "AAAAAAAAAAA=";

    private static TestHost host;
    private TestUser user;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, Scripted.ordered(), "");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void logIn() throws Exception {
        user = host.login();
    }

    @Test
    void a_good_one_is_answered_in_these_bytes() throws Exception {
        try (Wire wire = host.connect()) {
            wire.sendPackage(user.handshake(1));
            assertThat(wire.read(8)).asHexString().isEqualTo(""
                    + "0006" // six bytes follow
                    + "323030204F4B"); // 200 OK
        }
    }

    // The order of checks.

    @Test
    void who_is_not_logged_in_is_told_404_whatever_else_is_wrong() throws Exception {
        String stranger = Handshake.username("stranger", "sample", "1");
        refused(stranger + ":x:" + NOT_BASE64, NOT_FOUND);
        refused(stranger + ":0:" + WRONG_MAC, NOT_FOUND);
        refused(Handshake.username(user.uid(), "sample", user.subid() + "0") + ":x:" + NOT_BASE64, NOT_FOUND);
    }

    @Test
    void a_malformed_handshake_gets_400_before_index_and_mac_are_checked() throws Exception {
        refused(user.username() + ":x:" + WRONG_MAC, BAD_REQUEST);
        refused(user.username() + ":0:" + NOT_BASE64, BAD_REQUEST);
    }

    @Test
    void an_expired_index_is_told_403_before_the_mac_is_looked_at() throws Exception {
        refused(user.username() + ":0:" + WRONG_MAC, EXPIRED);
    }

    @Test
    void a_wrong_mac_is_told_401_when_all_else_is_right() throws Exception {
        refused(user.username() + ":1:" + WRONG_MAC, UNAUTHORIZED);
    }

    // The index.

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.5", "0x10", " 7 ", "7 ", " 7", "7\n", "1e999", "1e3", "-1", "-0", "+1", "1_000",
                    "1,000",
                    "NaN", "\u00b2", "9223372036854775808", "18446744073709551617", "99999999999999999999999999"})
    void an_index_that_is_no_plain_decimal_of_63_bits_is_told_400(String index) throws Exception {
        refused(proven(index), BAD_REQUEST);
    }

    @Test
    void the_greatest_index_is_accepted_and_none_is_above_it() throws Exception {
        accepted(proven("9223372036854775807")).close();
        refused(proven("9223372036854775807"), EXPIRED);
        refused(proven("9223372036854775806"), EXPIRED);
    }

    @Test
    void an_index_may_have_leading_zeros_and_means_the_same() throws Exception {
        accepted(proven("000000000000000000000000000000007")).close();
        refused(proven("7"), EXPIRED);
        refused(proven("00007"), EXPIRED);
        accepted(proven("8")).close();
    }

    @Test
    void the_first_index_of_a_login_is_above_zero() throws Exception {
        refused(proven("0"), EXPIRED);
        accepted(proven("1")).close();
    }

    @Test
    void a_new_login_starts_at_zero_again() throws Exception {
        accepted(proven("50")).close();
        user = host.login(user.uid());
        accepted(proven("1")).close();
    }

    @Test
    void one_that_failed_leaves_the_index_where_it_was() throws Exception {
        accepted(proven("3")).close();
        refused(user.username() + ":9:" + WRONG_MAC, UNAUTHORIZED);
        refused(user.username() + ":9:" + NOT_BASE64, BAD_REQUEST);
        refused(proven("9.5"), BAD_REQUEST);
        accepted(proven("4")).close();
    }

    @Test
    void one_that_is_played_again_is_told_403() throws Exception {
        try (Wire first = accepted(proven("1"))) {
            refused(proven("1"), EXPIRED);
            first.request("echo still here", 1);
            first.expectAnswer("still here", 1);
        }
    }

    @Test
    void of_many_with_one_index_at_once_just_one_succeeds() throws Exception {
        for (int index = 1; index <= 20; index++) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                wires.add(host.connect());
            }
            for (Wire wire : wires) {
                wire.sendPackage(user.handshake(index));
            }
            List<String> answers = new ArrayList<>();
            for (Wire wire : wires) {
                answers.add(new String(wire.readPackage(), ISO_8859_1));
            }
            assertThat(answers).containsOnly("200 OK", EXPIRED).containsOnlyOnce("200 OK");
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    // The mac.

    @ParameterizedTest
    @ValueSource(strings = {"A", "A===", "====", "!!!!", "AAAAAAAAAAB=", "=AAA", "AA=A"})
    void a_mac_that_is_not_base64_is_told_400(String mac) throws Exception {
        refused(user.username() + ":1:" + mac, BAD_REQUEST);
    }

    @Test
    void a_mac_of_the_wrong_length_is_told_401() throws Exception {
        byte[] mac = mac("1");
        refused(user.username() + ":1:", UNAUTHORIZED);
        refused(user.username() + ":1:" + Base64Text.encode(Arrays.copyOf(mac, 7)), UNAUTHORIZED);
        refused(user.username() + ":1:" + Base64Text.encode(Arrays.copyOf(mac, 9)), UNAUTHORIZED);
        refused(user.username() + ":1:" + "A".repeat(60_000), UNAUTHORIZED);
    }

    @Test
    void a_mac_wrong_in_any_one_bit_is_told_401() throws Exception {
        for (int bit = 0; bit < 64; bit++) {
            byte[] mac = mac("1");
            mac[bit / 8] ^= (byte) (1 << bit % 8);
            refused(user.username() + ":1:" + Base64Text.encode(mac), UNAUTHORIZED);
        }
    }

    @Test
    void a_mac_over_another_index_is_told_401() throws Exception {
        refused(user.username() + ":2:" + Base64Text.encode(mac("1")), UNAUTHORIZED);
        refused(user.username() + ":01:" + Base64Text.encode(mac("1")), UNAUTHORIZED);
    }

    @Test
    void a_mac_is_read_as_leniently_as_by_the_reference() throws Exception {
        String mac = Base64Text.encode(mac("1"));
        accepted(user.username() + ":1:" + mac.replace("=", "")).close();
        mac = Base64Text.encode(mac("2"));
        accepted(user.username() + ":2:" + mac.charAt(0) + "\r\n \u00ff" + mac.substring(1)).close();
    }

    // The username.

    @Test
    void the_name_of_another_gate_is_told_404() throws Exception {
        refused(proven(Handshake.username(user.uid(), "other", user.subid()), "1"), NOT_FOUND);
        refused(proven(Handshake.username(user.uid(), "SAMPLE", user.subid()), "1"), NOT_FOUND);
    }

    @Test
    void a_username_in_other_base64_than_the_usual_is_told_404() throws Exception {
        user = host.login("pad1");
        String padded = "cGFkMQ==";
        assertThat(user.username()).startsWith(padded + "@");
        String rest = user.username().substring(padded.length());
        refused(proven("cGFkMQ" + rest, "1"), NOT_FOUND); // no padding
        refused(proven("cGFkMQ=" + rest, "1"), NOT_FOUND); // half of it
        refused(proven("cGFkMR==" + rest, "1"), NOT_FOUND); // the bits left over are not zero
        refused(proven("cGFk\nMQ==" + rest, "1"), NOT_FOUND);
        refused(proven(" " + user.username(), "1"), NOT_FOUND);
        refused(proven(user.username() + "\n", "1"), NOT_FOUND);
        accepted(proven("1")).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "::", ":::", ":1:", "@#:1:AAAA", "@:1:AAAA", "#:1:AAAA", "A@B#C:1:AAAA",
                    "GET / HTTP/1.1",
                    "\0\0\0\0", "\u0080\u00ff\u00fe", "\u0080\u00ff:1:AAAA",
                    "\u00c3\u00a9@\u00c3\u00a9#\u00c3\u00a9:1:AAAA"})
    void what_is_no_handshake_is_told_404(String text) throws Exception {
        refused(text, NOT_FOUND);
    }

    @Test
    void one_with_too_few_colons_is_told_404() throws Exception {
        refused(user.username(), NOT_FOUND);
        refused(user.username() + ":1", NOT_FOUND);
    }

    @Test
    void a_uid_of_any_script_is_served() throws Exception {
        user = host.login("用户 é@#:\u00fc");
        try (Wire wire = accepted(proven("1"))) {
            assertThat(wire.ask("echo here")).isEqualTo("here");
        }
    }

    // The size, and trailing bytes.

    @ParameterizedTest
    @ValueSource(strings = {"A", ":", "\0", "\u00ff", "@", "="})
    void the_largest_package_is_told_404_when_it_is_no_handshake(String filling) throws Exception {
        refused(filling.repeat(65_535), NOT_FOUND);
    }

    @Test
    void one_as_large_as_a_package_can_be_is_served() throws Exception {
        String empty = proven("");
        String index = "0".repeat(65_535 - empty.length() - 1) + "1";
        String text = proven(index);
        assertThat(text).hasSize(65_535);
        accepted(text).close();
    }

    @Test
    void what_follows_a_third_colon_is_ignored() throws Exception {
        accepted(proven("1") + ":").close();
        accepted(proven("2") + ":reserved:and:more").close();
        accepted(proven("3") + ":" + "\u00ff".repeat(1000)).close();
    }

    @Test
    void one_that_comes_a_byte_at_a_time_is_served() throws Exception {
        try (Wire wire = host.connect()) {
            for (byte next : Packages.frame(proven("1").getBytes(ISO_8859_1))) {
                wire.send(new byte[]{next});
            }
            wire.expectPackage("200 OK");
        }
    }

    @Test
    void requests_right_behind_a_good_one_are_served() throws Exception {
        try (Wire wire = host.connect()) {
            wire.send(together(Packages.frame(proven("1").getBytes(ISO_8859_1)),
                    Packages.request("echo one".getBytes(ISO_8859_1), 1),
                    Packages.request("echo two".getBytes(ISO_8859_1), 2)));
            wire.expectPackage("200 OK");
            wire.expectAnswer("one", 1);
            wire.expectAnswer("two", 2);
        }
    }

    @Test
    void nothing_behind_a_bad_one_is_served() throws Exception {
        TestUser victim = host.login();
        try (Wire wire = host.connect(); Wire watcher = host.connectSomebody()) {
            wire.send(together(Packages.frame("no handshake".getBytes(ISO_8859_1)),
                    Packages.frame(victim.handshake(1).getBytes(ISO_8859_1)),
                    Packages.request("count behind a bad one".getBytes(ISO_8859_1), 1)));
            wire.expectPackage(NOT_FOUND);
            wire.expectClosed();
            assertThat(watcher.ask("count behind a bad one")).isEqualTo("1");
        }
        // The index was not used either.
        host.connect(victim, 1).close();
    }

    @Test
    void a_second_handshake_is_a_request_like_any_other() throws Exception {
        try (Wire wire = accepted(proven("1"))) {
            byte[] again = proven("2").getBytes(ISO_8859_1);
            wire.send(Packages.frame(again));
            // Its last four bytes are the number; the bytes before them mean nothing to the plugin.
            int number = ByteBuffer.wrap(again).getInt(again.length - 4);
            wire.expectFailure(number);
        }
        accepted(proven("2")).close();
    }

    private static void refused(String handshake, String answer) throws Exception {
        try (Wire wire = host.connect()) {
            wire.sendPackage(handshake);
            wire.expectPackage(answer);
            wire.expectClosed();
        }
    }

    private static Wire accepted(String handshake) throws Exception {
        Wire wire = host.connect();
        wire.sendPackage(handshake);
        wire.expectPackage("200 OK");
        return wire;
    }

    /** Returns a handshake with that index and a valid mac. */
    private String proven(String index) {
        return proven(user.username(), index);
    }

    private String proven(String username, String index) {
        return username + ":" + index + ":" + Base64Text.encode(mac(username, index));
    }

    private byte[] mac(String index) {
        return mac(user.username(), index);
    }

    private byte[] mac(String username, String index) {
        return ClassicCrypto.hmacHash(user.secret(), new Handshake(username, index, "").provenText());
    }

    private static byte[] together(byte[]... packages) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (byte[] one : packages) {
            bytes.write(one);
        }
        return bytes.toByteArray();
    }
}
