package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.AckMode;
import io.msgserver.protocol.Acknowledgement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.Extension;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.HandshakeReply;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.SignedExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that acknowledge, in bytes: the extension in their handshake, and the packages that only they receive. */
class AcknowledgementWireTest {
    private static final String PONG = "01FFFFFFFF";

    @TempDir
    Path home;

    @Test
    void an_acknowledged_answer_is_forgotten_and_another_is_not() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "")) {
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            first.wire.request("count a", 1);
            first.wire.expectAnswer("1", 1);
            first.wire.request("count b", 2);
            first.wire.expectAnswer("1", 2);
            first.wire.send(new Acknowledgement(new int[]{1, 77}).framed());
            first.ping();
            first.expectPong();
            Connected second = connect(host, user, 2, AckMode.ON);
            assertThat(second.life).isEqualTo(first.life);
            second.wire.request("count a", 1);
            second.wire.expectAnswer("2", 1);
            second.wire.request("count b", 2);
            second.wire.expectAnswer("1", 2);
        }
    }

    @Test
    void an_answer_that_gave_way_is_not_made_again() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"max_remembered\": 131072,")) {
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            for (int number = 1; number <= 4; number++) {
                first.wire.request("size 60000", number);
                assertThat(first.wire.readPackage()).hasSize(60_005);
            }
            Connected second = connect(host, user, 2, AckMode.ON);
            assertThat(second.life).isEqualTo(first.life);
            second.wire.request("size 60000", 1);
            assertThat(second.wire.readPackage()).asHexString().isEqualTo("0300000001");
            second.wire.request("size 60000", 4);
            assertThat(second.wire.readPackage()).hasSize(60_005);
            second.wire.send(new Acknowledgement(new int[]{1}).framed());
            second.ping();
            second.expectPong();
            Connected third = connect(host, user, 3, AckMode.ON);
            third.wire.request("sizes", 1);
            third.wire.expectAnswer("4", 1);
        }
    }

    @Test
    void more_than_the_last_128_answers_are_kept_until_they_are_acknowledged() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"expired_number\": 4,")) {
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            for (int number = 1; number <= 20; number++) {
                first.wire.request("count a", number);
                first.wire.expectAnswer("" + number, number);
            }
            Connected second = connect(host, user, 2, AckMode.ON);
            for (int number = 1; number <= 20; number++) {
                second.wire.request("count a", number);
                second.wire.expectAnswer("" + number, number);
            }
        }
    }

    @Test
    void a_client_that_remembers_nothing_may_use_any_number() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "")) {
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            first.wire.request("count a", 1);
            first.wire.expectAnswer("1", 1);
            first.wire.request("wait gate", 2);
            first.ping();
            first.expectPong();
            Connected second = connect(host, user, 2, AckMode.NEW);
            assertThat(second.life).isNotEqualTo(first.life);
            second.wire.request("count a", 1);
            second.wire.expectAnswer("2", 1);
            second.wire.request("count a", 2);
            assertThat(second.wire.readPackage()).as("the other client's request of that number runs still")
                    .asHexString().isEqualTo("0400000002");
            second.wire.request("open gate", 3);
            second.wire.expectAnswer("", 3);
            second.wire.expectSilence(Duration.ofMillis(50));
            Connected third = connect(host, user, 3, AckMode.ON);
            third.wire.request("count a", 2);
            third.wire.expectAnswer("3", 2);
        }
    }

    @Test
    void an_answer_that_is_no_longer_wanted_is_neither_sent_nor_kept() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "")) {
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            first.wire.request("wait gate", 1);
            first.wire.send(new Acknowledgement(new int[]{1}).framed());
            first.ping();
            first.expectPong();
            first.wire.request("open gate", 2);
            first.wire.expectAnswer("", 2);
            first.wire.expectSilence(Duration.ofMillis(50));
            Connected second = connect(host, user, 2, AckMode.ON);
            second.wire.request("echo new", 1);
            second.wire.expectAnswer("new", 1);
        }
    }

    @Test
    void what_was_read_before_the_client_ended_its_side_is_answered() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "")) {
            Connected other = connect(host, host.login(), 1, AckMode.ON);
            Connected client = connect(host, host.login(), 1, AckMode.ON);
            client.wire.request("wait gate", 1);
            client.wire.request("wait door", 2);
            client.wire.send(new Acknowledgement(new int[]{1}).framed());
            client.ping();
            client.wire.socket().shutdownOutput();
            client.expectPong();
            client.wire.expectSilence(Duration.ofMillis(50));
            other.wire.request("open door", 1);
            other.wire.expectAnswer("", 1);
            client.wire.expectAnswer("door", 2);
            // The connection does not wait for the acknowledged response.
            client.wire.expectClosed();
            other.wire.request("open gate", 2);
            other.wire.expectAnswer("", 2);
        }
    }

    @Test
    void a_running_request_is_answered_to_one_who_asks_again_and_ends_its_side() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "")) {
            Connected other = connect(host, host.login(), 1, AckMode.ON);
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            first.wire.request("wait gate", 1);
            first.ping();
            first.expectPong();
            Connected second = connect(host, user, 2, AckMode.ON);
            second.wire.request("wait gate", 1);
            second.wire.socket().shutdownOutput();
            second.wire.expectSilence(Duration.ofMillis(50));
            other.wire.request("open gate", 1);
            other.wire.expectAnswer("", 1);
            second.wire.expectAnswer("gate", 1);
            second.wire.expectClosed();
        }
    }

    @Test
    void pings_are_answered_while_requests_are_paused() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "\"max_pending\": 1,")) {
            TestUser user = host.login();
            Connected client = connect(host, user, 1, AckMode.ON);
            client.wire.request("wait gate", 1);
            client.wire.request("wait gate", 2);
            client.ping();
            client.expectPong();
            client.wire.request("echo late", 3);
            client.ping();
            client.wire.expectSilence(Duration.ofMillis(50));
            Connected other = connect(host, host.login(), 1, AckMode.ON);
            other.wire.request("open gate", 1);
            other.wire.expectAnswer("", 1);
            // The order is open, because each is written by its own thread: those of two handlers that the same pause
            // releases, of the next handler, and of the ping.
            var answers = List.of(client.readHex(), client.readHex(), client.readHex(), client.readHex());
            assertThat(answers).containsExactlyInAnyOrder("676174650100000001", "676174650100000002",
                    "6C6174650100000003", PONG);
        }
    }

    @Test
    void a_list_of_no_multiple_of_four_closes() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "")) {
            Connected client = connect(host, host.login(), 1, AckMode.ON);
            client.wire.send(Packages.request(new byte[5], Packages.CONTROL));
            client.wire.expectClosed();
        }
    }

    @Test
    void the_control_number_is_a_request_like_others_without_the_extension() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "")) {
            Wire wire = host.connect(host.login(), 1);
            wire.request("echo hi", Packages.CONTROL);
            wire.expectAnswer("hi", Packages.CONTROL);
        }
    }

    @Test
    void a_client_hears_why_its_connection_ends() throws Exception {
        PluginSource plugin = Scripted.ordered();
        Connected last;
        try (TestHost host = TestHost.start(home, plugin, "")) {
            TestUser user = host.login();
            Connected first = connect(host, user, 1, AckMode.ON);
            Connected second = connect(host, user, 2, AckMode.ON);
            first.expectClosing("taken_over");
            host.gate().kick(user.uid(), user.subid());
            second.expectClosing("kicked");
            TestUser next = host.login();
            Connected third = connect(host, next, 1, AckMode.ON);
            host.gate().logout(next.uid(), next.subid());
            third.expectClosing("logged_out");
            last = connect(host, host.login(), 1, AckMode.ON);
        }
        last.expectClosing("stopping");
    }

    @Test
    void the_checks_come_in_this_order() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "")) {
            TestUser user = host.login();
            String good = text(asking(user, 5, AckMode.ON));
            connect(host, user, 5, AckMode.ON);
            expect(host, good.replace(":ack=on:", ":ack=on,ack=on:"), "400 Bad Request");
            expect(host, good.replace(":ack=on:", ":ack=maybe:"), "400 Bad Request");
            expect(host, good.replace(":ack=on:", ":ack:"), "400 Bad Request");
            expect(host, good + "!", "400 Bad Request");
            expect(host, good, "403 Index Expired");
            String next = text(asking(user, 6, AckMode.ON));
            expect(host, next.replace(":ack=on:", ":ack=new:"), "401 Unauthorized");
            expect(host, next.substring(0, next.lastIndexOf(':') + 1) + Base64Text.encode(new byte[8]),
                    "401 Unauthorized");
            expect(host, user.handshake(6) + ":ack=on", "200 OK");
            expect(host, user.handshake(7) + "::", "400 Bad Request");
            expect(host, user.handshake(8) + ":a:b:c", "200 OK");
        }
    }

    @Test
    void names_that_are_not_known_are_ignored() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "")) {
            TestUser user = host.login();
            Handshake plain = Handshake.prove(user.username(), 1, user.secret());
            Handshake asking = plain.asking(Extension.parse("compress=zip,level=3"), user.secret());
            expect(host, text(asking), "200 OK");
            Handshake both = Handshake.prove(user.username(), 2, user.secret())
                    .asking(Extension.parse("x=1,ack=on"), user.secret());
            try (Wire wire = host.connect()) {
                wire.sendPackage(text(both));
                assertThat(new String(wire.readPackage(), ISO_8859_1)).startsWith("200 OK:ack=");
            }
        }
    }

    @Test
    void a_clean_restart_keeps_answers_and_their_life() throws Exception {
        TestUser user;
        Connected before;
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"max_remembered\": 131072,")) {
            user = host.login();
            before = connect(host, user, 1, AckMode.ON);
            for (int number = 1; number <= 3; number++) {
                before.wire.request("size 60000", number);
                assertThat(before.wire.readPackage()).hasSize(60_005);
            }
        }
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"max_remembered\": 131072,")) {
            Connected after = connect(host, user, 2, AckMode.ON);
            assertThat(after.life).isEqualTo(before.life);
            after.wire.request("size 60000", 1);
            assertThat(after.wire.readPackage()).asHexString().isEqualTo("0300000001");
            after.wire.request("size 60000", 3);
            assertThat(after.wire.readPackage()).hasSize(60_005);
            after.wire.request("sizes", 4);
            after.wire.expectAnswer("0", 4);
        }
    }

    private static void expect(TestHost host, String handshake, String answer) throws Exception {
        try (Wire wire = host.connect()) {
            wire.sendPackage(handshake);
            wire.expectPackage(answer);
        }
    }

    private static Handshake asking(TestUser user, long index, AckMode mode) {
        return Handshake.prove(user.username(), index, user.secret()).asking(Extension.ack(mode), user.secret());
    }

    private static String text(Handshake handshake) {
        return new String(handshake.toBytes(), ISO_8859_1);
    }

    private static Connected connect(TestHost host, TestUser user, long index, AckMode mode) throws Exception {
        Handshake handshake = asking(user, index, mode);
        Wire wire = host.connect();
        wire.sendPackage(text(handshake));
        HandshakeReply reply = HandshakeReply.parse(wire.readPackage());
        assertThat(reply.isProven(handshake, user.secret())).isTrue();
        SignedExtension agreed = Objects.requireNonNull(reply.extension(), "the gate knows acknowledgements");
        return new Connected(wire, agreed.extension().life().orElseThrow());
    }

    /** A connection whose client acknowledges, and the life of its remembered responses. */
    private record Connected(Wire wire, long life) {

        /** Sends a ping, whose reply shows that the host has read everything sent before. */
        void ping() throws Exception {
            wire.send(new Acknowledgement(new int[0]).framed());
        }

        void expectPong() throws Exception {
            assertThat(wire.readPackage()).asHexString().isEqualTo(PONG);
        }

        String readHex() throws Exception {
            return HexFormat.of().withUpperCase().formatHex(wire.readPackage());
        }

        void expectClosing(String reason) throws Exception {
            byte[] closing = wire.readPackage();
            assertThat(new String(closing, ISO_8859_1)).isEqualTo(reason + "\5\0\0\0\0");
            wire.expectClosed();
        }
    }
}
