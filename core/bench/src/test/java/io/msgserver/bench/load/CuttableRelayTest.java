package io.msgserver.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CuttableRelayTest {
    private static final byte[] HELLO = {1, 2, 3, 4, 5};
    private static final int PATIENCE_MILLIS = 60_000;

    private final Queue<String> unexplained = new ConcurrentLinkedQueue<>();
    private CuttableRelay relay;
    private ServerSocket gate;
    private Socket client;
    private Socket host;

    @BeforeEach
    void connect() throws IOException {
        relay = CuttableRelay.open(unexplained::add);
        gate = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        relay.leadTo(new InetSocketAddress(gate.getInetAddress(), gate.getLocalPort()));
        client = new Socket(relay.address().getAddress(), relay.address().getPort());
        host = gate.accept();
        client.setSoTimeout(PATIENCE_MILLIS);
        host.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        host.close();
        gate.close();
        relay.close();
    }

    /** Opens a line; a byte that comes back shows that it is there. */
    private RelayedConnection connection() throws IOException {
        client.getOutputStream().write(HELLO);
        assertThat(host.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
        host.getOutputStream().write(HELLO);
        assertThat(client.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
        return relay.connections().getFirst();
    }

    @Test
    void a_line_that_ends_in_the_midst_of_what_it_carries_ends_for_both() throws IOException {
        connection().cutAfter(3, RelayedConnection.End.FIN);
        host.getOutputStream().write(HELLO);
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(Arrays.copyOf(HELLO, 3));
        assertThat(host.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void a_line_that_is_reset_is_reset_for_both() throws IOException {
        connection().cutAfter(0, RelayedConnection.End.RST);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> host.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    /** The relay closes the client's side when it has noticed. */
    private void awaitEnd() throws IOException {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await(() -> relay.connections().isEmpty());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_host_that_closes_a_connection_which_it_served_is_unexplained() throws IOException {
        connection();
        host.close();
        awaitEnd();
        await(() -> !unexplained.isEmpty());
    }

    @Test
    void a_connection_that_was_cut_or_that_the_client_closed_is_explained() throws IOException {
        connection().cutAfter(0, RelayedConnection.End.FIN);
        host.close();
        awaitEnd();
        assertThat(unexplained).isEmpty();
    }

    @Test
    void a_host_that_stops_may_close_its_connections() throws IOException {
        connection();
        relay.hostStops();
        host.close();
        awaitEnd();
        assertThat(unexplained).isEmpty();
    }

    @Test
    void a_host_may_turn_a_client_away() throws IOException {
        host.close();
        awaitEnd();
        assertThat(unexplained).isEmpty();
    }

    @Test
    void who_comes_while_there_is_no_host_is_closed() throws IOException {
        relay.leadTo(null);
        try (var late = new Socket(relay.address().getAddress(), relay.address().getPort())) {
            late.setSoTimeout(PATIENCE_MILLIS);
            assertThat(late.getInputStream().read()).isEqualTo(-1);
        }
    }
}
