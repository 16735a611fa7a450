package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.base.count.Tally;
import io.msgserver.hotswap.call.FaultLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/**
 * Logins that a plugin computes on without end. Each occupies a thread of the system, so their number must be bounded.
 */
class LoginCallsTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final LoginCalls calls = new LoginCalls();
    private final LoginServerHandler handler = new Handler();
    private volatile boolean over;

    @AfterEach
    void end() {
        over = true;
    }

    @Test
    void sixteen_whose_clients_have_left_are_too_many() throws InterruptedException {
        for (int call = 1; call <= 16; call++) {
            assertThat(areComputing(handler)).as("after " + (call - 1)).isFalse();
            LoginConnection connection = connection();
            compute(handler, connection);
            connection.close(LoginOutcome.LEFT, "as the test does");
        }
        assertThat(areComputing(handler)).isTrue();
        assertThat(areComputing(new Handler())).as("calls of another version").isFalse();
        assertThat(calls.areComputing(handler, Duration.ofHours(1))).as("before they had their time to end").isFalse();
    }

    @Test
    void those_whose_clients_wait_are_not() throws InterruptedException {
        for (int call = 1; call <= 16; call++) {
            compute(handler, connection());
        }
        assertThat(areComputing(handler)).isFalse();
    }

    private boolean areComputing(LoginServerHandler called) {
        return calls.areComputing(called, Duration.ZERO);
    }

    private void compute(LoginServerHandler called, LoginConnection connection) throws InterruptedException {
        var begun = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            LoginCall call = calls.begin(called, connection);
            begun.countDown();
            while (!over) {
                Thread.onSpinWait();
            }
            calls.end(call);
        });
        begun.await();
    }

    private static LoginConnection connection() {
        return new LoginConnection(new EmbeddedChannel(), PEER, new Tally<>(LoginOutcome.class),
                new FaultLog("the login server", NOPLogger.NOP_LOGGER));
    }

    private static final class Handler implements LoginServerHandler {
        @Override
        public LoginServer server() {
            throw new AssertionError("not called");
        }

        @Override
        public Identity onAuth(byte[] token) {
            throw new AssertionError("not called");
        }

        @Override
        public String onLogin(Identity who, Secret secret) {
            throw new AssertionError("not called");
        }
    }
}
