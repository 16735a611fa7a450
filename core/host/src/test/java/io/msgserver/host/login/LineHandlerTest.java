package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.base.count.Tally;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.hotswap.call.FaultLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A login answers the errors that its client has caused. */
class LineHandlerTest {
    private final FaultLog faults = new FaultLog("the login server", LoggerFactory.getLogger(LineHandler.class));

    @Test
    void faults_that_clients_can_cause_do_not_fill_the_log() {
        try (var log = CapturedLog.start()) {
            for (int i = 0; i < 200; i++) {
                EmbeddedChannel channel = connect();
                channel.pipeline().fireExceptionCaught(new IllegalStateException("as told"));
                assertThat(channel.isOpen()).isFalse();
            }
            log.awaitLines(10, "ERROR", "closing: a fault of the host");
        }
    }

    private EmbeddedChannel connect() {
        var channel = new EmbeddedChannel();
        var connection = new LoginConnection(channel, InetSocketAddress.createUnresolved("client", 1),
                new Tally<>(LoginOutcome.class), faults);
        channel.pipeline().addLast("login", new LineHandler(connection) {
            @Override
            void received(ChannelHandlerContext ctx, String line) {
                throw new AssertionError("nothing is said");
            }
        });
        return channel;
    }
}
