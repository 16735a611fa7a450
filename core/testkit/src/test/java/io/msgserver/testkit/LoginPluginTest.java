package io.msgserver.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pf4j.Extension;

class LoginPluginTest {
    @RegisterExtension
    private final TestHost host = TestHost.of(Sesame.class);

    /** Accepts every user who knows the word. */
    @Extension
    public record Sesame(LoginServer server) implements LoginServerHandler {
        @Override
        public Identity onAuth(byte[] token) throws LoginRefusedException {
            String[] parts = new String(token, UTF_8).split("[@:]", -1);
            if (!text(parts[2]).equals("sesame")) {
                throw new LoginRefusedException("not the word");
            }
            return new Identity(text(parts[1]), text(parts[0]));
        }

        private static String text(String base64) {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        }
    }

    @Test
    void a_login_goes_through_the_login_server() {
        TestClient alice = host.login("alice", "sesame");
        assertThat(alice.username().uid()).isEqualTo("alice");
        assertThat(alice.ask("hello")).as("an echo serves the gate").isEqualTo("hello");
    }

    @Test
    void a_login_is_refused() {
        assertThatThrownBy(() -> host.login("alice", "barley")).isInstanceOf(RefusedException.class)
                .hasMessageContaining("401");
    }

    @Test
    void a_plugin_may_serve_the_gate_too() {
        try (TestHost both = TestHost.of(Sesame.class, Tally.class).start()) {
            assertThat(both.login("alice", "sesame").ask("count")).isEqualTo("1");
            both.swap();
            assertThat(both.login("alice", "sesame").ask("count")).isEqualTo("2");
        }
    }

    @Test
    void without_a_login_server_there_is_no_such_login() {
        try (TestHost gate = TestHost.of(Tally.class).start()) {
            assertThatThrownBy(() -> gate.login("alice", "sesame")).hasMessageContaining("has no LoginServerHandler");
        }
    }
}
