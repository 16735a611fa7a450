package io.msgserver.host.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.host.config.AddressSettings;
import io.msgserver.host.config.ClientLimits;
import io.msgserver.host.config.GateListener;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HandlerLimits;
import io.msgserver.host.config.RequestLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A gate whose idle_timeout is 400 ms. Time passes only when the test moves it. */
class IdleWatchTest {
    private static final GateSettings SETTINGS = new GateSettings("sample", "test", true, 1,
            new GateListener("127.0.0.1", 0, 1, true, null, List.of(), new AddressSettings(1, 1, 1, List.of())),
            new ClientLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(400), 1 << 20),
            new RequestLimits(1, 1 << 20, 1, 1 << 20, null), HandlerLimits.DEFAULT);

    private final PackageDecoder decoder = new PackageDecoder(new OwnedCount());
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Traffic traffic = new Traffic();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Connection connection = new Connection(SETTINGS, channel,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), decoder, traffic);

    IdleWatchTest() {
        channel.freezeTime();
        channel.pipeline().addLast(decoder, connection);
    }

    private void pass(int millis) {
        for (int i = 0; i < millis; i++) {
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void one_that_says_nothing_for_so_long_is_closed_and_counted() {
        connection.serves("alice", busy::get);
        pass(399);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(traffic.faults().of(Traffic.Fault.IDLE)).isEqualTo(1);
    }

    @Test
    void every_byte_begins_the_time_anew() {
        connection.serves("alice", busy::get);
        for (int i = 0; i < 10; i++) {
            pass(399);
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[]{0}));
        }
        pass(399);
        assertThat(channel.isOpen()).isTrue();
        pass(101);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void one_whose_request_runs_is_not_idle() {
        connection.serves("alice", busy::get);
        busy.set(true);
        pass(5000);
        assertThat(channel.isOpen()).isTrue();
        busy.set(false);
        pass(399);
        assertThat(channel.isOpen()).isTrue();
        pass(101);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void one_that_is_not_read_from_is_not_idle() {
        connection.serves("alice", busy::get);
        connection.pause();
        pass(5000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void one_that_has_not_shaken_hands_has_a_limit_of_its_own() {
        pass(5000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void nothing_is_left_of_one_that_has_ended() {
        connection.serves("alice", busy::get);
        // The channel's own close would end all timers of its loop.
        channel.pipeline().close();
        pass(1000);
        assertThat(traffic.faults().of(Traffic.Fault.IDLE)).isZero();
        assertThat(channel.runScheduledPendingTasks()).as("the next one that is due: none").isEqualTo(-1);
    }
}
