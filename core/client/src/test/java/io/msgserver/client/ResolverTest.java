package io.msgserver.client;

import static io.msgserver.client.Clients.LOGIN;
import static io.msgserver.client.Clients.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.protocol.HandshakeAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that a gate's name may have several addresses, which may change. */
@Timeout(10)
class ResolverTest {
    private final Queue<InetAddress[]> resolved = new ArrayDeque<>();
    private final SocketSlot slot = new SocketSlot();

    @Test
    void each_address_is_tried_until_one_serves() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE)) {
            resolved.add(new InetAddress[]{loopback(7), loopback(8), gate.address().getAddress()});
            Connector connector = connector(gate, QUICK);
            connector.open().close();
            assertThat(gate.indexes).containsExactly(1L);
        }
    }

    @Test
    void the_name_is_resolved_anew_at_each_attempt() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE)) {
            resolved.add(new InetAddress[]{loopback(7)});
            resolved.add(new InetAddress[]{loopback(8)});
            resolved.add(new InetAddress[]{gate.address().getAddress()});
            Connector connector = connector(gate, QUICK);
            assertThatThrownBy(connector::open).isInstanceOf(ConnectException.class);
            connector.reopen().close();
            assertThat(resolved).isEmpty();
        }
    }

    @Test
    void an_address_that_answers_nothing_is_not_the_first_of_every_attempt() throws Exception {
        try (FakeGate gate = new FakeGate(LOGIN, FakeGate.SERVE);
                ServerSocket mute = new ServerSocket(gate.address().getPort(), 50, loopback(7))) {
            // If the mute one were the first each time, none of them would serve; on a busy machine the other may be
            // late too.
            for (int i = 0; i < 10; i++) {
                resolved.add(new InetAddress[]{mute.getInetAddress(), gate.address().getAddress()});
            }
            connector(gate, QUICK.withConnectTimeout(Duration.ofMillis(300))).reopen().close();
        }
    }

    @Test
    void a_refusal_of_one_address_counts_for_all() throws Exception {
        FakeGate.Script refusing = peer -> {
            peer.handshake();
            peer.reply(HandshakeAnswer.USER_NOT_FOUND);
        };
        try (FakeGate gate = new FakeGate(LOGIN, refusing)) {
            resolved.add(new InetAddress[]{gate.address().getAddress(), gate.address().getAddress()});
            assertThatThrownBy(connector(gate, QUICK)::open).isInstanceOf(LoggedOutException.class);
            assertThat(gate.indexes).hasSize(1);
        }
    }

    @Test
    void the_address_that_was_given_serves_while_its_name_cannot_be_resolved() throws IOException {
        Resolver nothing = host -> {
            throw new UnknownHostException(host);
        };
        var given = new InetSocketAddress(loopback(7), 1);
        assertThat(nothing.of(given)).containsExactly(given);
        assertThatThrownBy(() -> nothing.of(InetSocketAddress.createUnresolved("gate.example", 1)))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void an_address_without_a_name_is_itself() throws IOException {
        var given = new InetSocketAddress(InetAddress.getByName("127.0.0.7"), 1);
        assertThat(Resolver.OF_THE_SYSTEM.of(given)).isEqualTo(List.of(given));
    }

    @Test
    void a_login_tries_each_address_too() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.agree();
            peer.line("200 MQ==");
        })) {
            Resolver two = _ -> new InetAddress[]{loopback(7), server.address().getAddress()};
            assertThat(LoginClient.login(server.address(), "user1", "sample", new byte[0], LoginOptions.defaults(), two)
                    .uid()).isEqualTo("user1");
        }
    }

    private Connector connector(FakeGate gate, ClientOptions options) {
        return new Connector(gate.address(), LOGIN, options, slot, _ -> resolved.remove(),
                new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), new Random(1)));
    }

    /** Returns a loopback address without a listener. */
    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[]{127, 0, 0, (byte) last});
    }
}
