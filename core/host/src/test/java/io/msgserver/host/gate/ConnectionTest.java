package io.msgserver.host.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.host.config.AddressSettings;
import io.msgserver.host.config.ClientLimits;
import io.msgserver.host.config.GateListener;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HandlerLimits;
import io.msgserver.host.config.RequestLimits;
import io.msgserver.host.testing.CapturedLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A connection flushes its frames at the right time. */
class ConnectionTest {
    private static final GateSettings SETTINGS = new GateSettings("sample", "test", true, 1,
            new GateListener("127.0.0.1", 0, 1, true, null, List.of(), new AddressSettings(1, 1, 1, List.of())),
            new ClientLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), null, 1 << 20),
            new RequestLimits(1, 1 << 20, 1, 1 << 20, null), HandlerLimits.DEFAULT);

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final PackageDecoder decoder = new PackageDecoder(new OwnedCount());
    private final EmbeddedChannel channel = new Local();
    private final Connection connection = new Connection(SETTINGS, channel,
            PEER, decoder, new Traffic());

    ConnectionTest() {
        channel.pipeline().addLast(decoder, connection);
    }

    @Test
    void frames_of_one_read_leave_together_at_its_end() {
        connection.send(new byte[]{1, 2});
        connection.send(new byte[]{3});
        assertThat(sent()).isNull();
        channel.pipeline().fireChannelReadComplete();
        assertThat(sent()).isEqualTo("010203");
        assertThat(sent()).isNull();
    }

    @Test
    void more_than_64_KB_do_not_wait_for_the_end_of_the_read() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500_000, 1_000_000));
        connection.send(new byte[40_000]);
        assertThat(sent()).isNull();
        connection.send(new byte[40_000]);
        assertThat(sent()).hasSize(160_000);
    }

    @Test
    void the_last_frame_leaves_before_the_connection_closes() {
        connection.sendLast(new byte[]{1}, "test");
        channel.runPendingTasks();
        assertThat(sent()).isEqualTo("01");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void faults_that_clients_can_cause_do_not_fill_the_log() {
        var traffic = new Traffic();
        try (var log = CapturedLog.start()) {
            for (int i = 0; i < 20; i++) {
                EmbeddedChannel faulty = new Local();
                var each = new PackageDecoder(new OwnedCount());
                faulty.pipeline().addLast(each, new Connection(SETTINGS, faulty, PEER, each, traffic));
                faulty.pipeline().fireExceptionCaught(new IllegalStateException("as told"));
                assertThat(faulty.isOpen()).isFalse();
            }
            log.awaitLines(1, "ERROR", "closing: a fault of the host");
        }
    }

    @Test
    void on_a_connection_that_has_ended_nothing_does_anything() {
        channel.close();
        channel.runPendingTasks();
        assertThatCode(() -> {
            connection.pause();
            connection.resume();
            connection.send(new byte[]{1});
            connection.close("again");
            channel.runPendingTasks();
            channel.checkException();
        }).doesNotThrowAnyException();
        assertThat(sent()).isNull();
    }

    @Test
    void who_waits_for_the_client_goes_on_when_it_has_read() {
        assertThat(drained()).isZero();
        writable(false);
        CountDownLatch drained = connection.drained();
        channel.runPendingTasks();
        assertThat(drained.getCount()).isOne();
        writable(true);
        channel.runPendingTasks();
        assertThat(drained.getCount()).isZero();
    }

    @Test
    void who_waits_for_the_client_goes_on_when_the_connection_ends() {
        writable(false);
        CountDownLatch drained = connection.drained();
        channel.runPendingTasks();
        assertThat(drained.getCount()).isOne();
        connection.ended();
        assertThat(drained.getCount()).isZero();
        assertThat(drained()).as("on a connection that has ended").isZero();
    }

    @Test
    void who_waits_for_the_client_goes_on_while_a_close_takes_its_time() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                // TLS does the same until its last bytes have left.
            }
        });
        writable(false);
        CountDownLatch drained = connection.drained();
        channel.runPendingTasks();
        connection.close("taken over");
        assertThat(channel.isOpen()).isTrue();
        assertThat(drained.getCount()).isZero();
    }

    private long drained() {
        CountDownLatch drained = connection.drained();
        channel.runPendingTasks();
        return drained.getCount();
    }

    private void writable(boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        channel.runPendingTasks();
    }

    private @Nullable String sent() {
        ByteBuf bytes = channel.readOutbound();
        if (bytes == null) {
            return null;
        }
        try {
            return ByteBufUtil.hexDump(bytes);
        } finally {
            bytes.release();
        }
    }

    /** A channel with a socket address as its peer. */
    private static final class Local extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 12345);
        }
    }
}
