package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.protocol.Packages;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and responses in bytes. */
class RequestWireTest {
    private static TestHost host;
    private TestUser user;
    private Wire wire;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, Scripted.ordered(), "");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void connect() throws Exception {
        user = host.login();
        wire = host.connect(user, 1);
    }

    @AfterEach
    void disconnect() throws Exception {
        wire.close();
    }

    @Test
    void a_request_and_its_response_have_these_bytes() throws Exception {
        wire.sendHex(""
                + "000B" // eleven bytes follow
                + "6563686F206869" // echo hi
                + "00000102"); // number 258
        assertThat(wire.read(9)).asHexString().isEqualTo(""
                + "0007" // seven bytes follow
                + "6869" // hi
                + "01" // ok
                + "00000102");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x01020304})
    void any_number_comes_back_as_it_was(int number) throws Exception {
        wire.request("echo hi", number);
        wire.expectAnswer("hi", number);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_package_too_short_for_a_number_closes(int length) throws Exception {
        wire.send(Packages.frame(new byte[length]));
        wire.expectClosed();
        host.connect(user, 2).close();
    }

    @Test
    void a_package_of_nothing_but_a_number_is_an_empty_request() throws Exception {
        // This handler fails for an empty word, but it was called.
        wire.sendHex("0004" + "00000007");
        wire.expectFailure(7);
    }

    @Test
    void the_largest_request_is_answered() throws Exception {
        String content = "size " + "0".repeat(65_531 - "size 12".length()) + "12";
        wire.request(content, 1);
        wire.expectAnswer("\0".repeat(12), 1);
    }

    @Test
    void the_largest_response_arrives() throws Exception {
        wire.request("size 65530", 0x01020304);
        byte[] response = wire.read(65_537);
        assertThat(response).startsWith(0xFF, 0xFF).endsWith(1, 1, 2, 3, 4);
        assertThat(wire.ask("echo and the next")).isEqualTo("and the next");
    }

    @Test
    void an_oversized_response_fails_is_logged_and_keeps_the_connection() throws Exception {
        try (var log = CapturedLog.start()) {
            wire.request("size 65531", 1);
            wire.expectFailure(1);
            wire.request("echo and the next", 2);
            wire.expectAnswer("and the next", 2);
            log.awaitLines(1, "ERROR", user.uid() + " (subid " + user.subid() + "):", "65531", "65530");
        }
    }

    @Test
    void null_is_an_empty_answer() throws Exception {
        wire.request("null", 1);
        wire.expectAnswer("", 1);
    }

    @Test
    void a_request_that_comes_a_byte_at_a_time_is_answered() throws Exception {
        for (byte next : Packages.request("echo slowly".getBytes(ISO_8859_1), 1)) {
            wire.send(new byte[]{next});
        }
        wire.expectAnswer("slowly", 1);
    }

    @Test
    void many_packages_in_one_segment_are_all_answered_in_order() throws Exception {
        wire.requests(Collections.nCopies(2000, "echo x"));
        for (int number = 1; number <= 2000; number++) {
            wire.expectAnswer("x", number);
        }
    }

    @Test
    void a_number_still_running_is_answered_once() throws Exception {
        wire.request("wait twice", 1);
        wire.request("wait twice", 1);
        try (Wire other = host.connectSomebody()) {
            other.ask("open twice");
        }
        wire.expectAnswer("twice", 1);
        assertThat(wire.ask("began twice")).isEqualTo("1");
    }

    @Test
    void a_number_already_answered_on_this_connection_is_a_new_request() throws Exception {
        wire.request("count anew", 1);
        wire.expectAnswer("1", 1);
        wire.request("count anew", 1);
        wire.expectAnswer("2", 1);
    }
}
