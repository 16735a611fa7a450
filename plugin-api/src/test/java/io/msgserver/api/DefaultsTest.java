package io.msgserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    private final Recorder server = new Recorder();
    private final MsgServerHandler handler = new Echo(server);

    record Echo(MsgServer server) implements MsgServerHandler {
        @Override
        public byte[] onRequest(Username username, byte[] message) {
            return message;
        }
    }

    @Test
    void a_login_takes_a_subid_and_is_in_force_when_it_returns() throws Exception {
        assertThat(handler.onLogin("nzhsoft", Secret.of(new byte[8]))).isEqualTo("7");
        assertThat(server.calls).containsExactly("login nzhsoft 7 sample");
    }

    @Test
    void a_kick_is_a_logout() {
        handler.onKick("nzhsoft", "7");
        assertThat(server.calls).containsExactly("logout nzhsoft 7 sample");
    }

    @Test
    void requests_are_ordered() {
        assertThat(handler.lane()).isEqualTo(Lane.ORDERED);
    }

    private static final class Recorder implements MsgServer {
        final List<String> calls = new ArrayList<>();

        @Override
        public String servername() {
            return "sample";
        }

        @Override
        public String nextSubid() {
            return "7";
        }

        @Override
        public void login(Username username, Secret secret) {
            calls.add("login " + username.uid() + " " + username.subid() + " " + username.servername());
        }

        @Override
        public void logout(Username username) {
            calls.add("logout " + username.uid() + " " + username.subid() + " " + username.servername());
        }

        @Override
        @Deprecated
        public boolean isOnline(Username username) {
            throw new AssertionError();
        }

        @Override
        public @Nullable String ip(Username username) {
            throw new AssertionError();
        }

        @Override
        @Deprecated
        public Stream<Username> online() {
            throw new AssertionError();
        }

        @Override
        public <R extends Record> R settings(R defaults) {
            throw new AssertionError();
        }

        @Override
        public ExecutorService executor() {
            throw new AssertionError();
        }

        @Override
        public ScheduledExecutorService scheduler() {
            throw new AssertionError();
        }
    }
}
