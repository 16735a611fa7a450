package io.msgserver.host.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The socket options by which the system detects a dead peer, with and without data on the way. */
class DeadPeersTest {
    @ParameterizedTest
    @CsvSource({"PT10S, 60000", "PT5M, 300000"})
    void a_minute_without_an_acknowledgement_ends_a_connection(Duration writeTimeout, int millis) throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll");
        EventLoops loops = EventLoops.start(1);
        var connected = new CompletableFuture<Channel>();
        var setup = new ConnectionSetup(null, _ -> false, Duration.ofSeconds(10),
                new AddressBounds(9, 9, 9, _ -> true));
        var port = new Listener(loops, "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9, setup,
                (channel, _) -> connected.complete(channel)).probingPeers(writeTimeout);
        try {
            port.bind();
            port.accept();
            InetSocketAddress address = Objects.requireNonNull(port.address(), "it is open");
            try (var _ = new Socket(address.getAddress(), address.getPort())) {
                Channel channel = connected.get(10, TimeUnit.SECONDS);
                assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(millis);
                assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            }
        } finally {
            port.close();
            loops.close();
        }
    }
}
