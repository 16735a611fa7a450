package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class LoginDeskTest {
    private static final Secret SECRET = Secret.of(new byte[8]);

    @Test
    void another_login_that_comes_during_the_kick_does_not_stand_in_the_way() throws Exception {
        var gate = new Gate();
        gate.online.add("1");
        gate.comesDuringKick = "2";
        assertThat(desk(gate).login(new Identity("sample", "alice"), SECRET)).isEqualTo("3");
        assertThat(gate.online).containsExactly("2", "3");
    }

    @Test
    void a_gate_that_is_not_there_is_refused_by_name() {
        assertThatThrownBy(() -> desk(new Gate()).login(new Identity("smaple", "alice"), SECRET))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessage("there is no gate smaple, only [sample]");
    }

    private static LoginDesk desk(LoginGate gate) {
        return new LoginDesk(Map.of("sample", gate), new NoPlugin());
    }

    private static final class Gate implements LoginGate {
        private final List<String> online = new ArrayList<>();
        private String comesDuringKick = "";

        @Override
        public String login(String uid, Secret secret) {
            online.add("3");
            return "3";
        }

        @Override
        public void kick(String uid, String subid) {
            online.remove(subid);
            online.add(comesDuringKick);
        }

        @Override
        public List<String> online(String uid) {
            return List.copyOf(online);
        }
    }

    private static final class NoPlugin implements PluginHost {
        @Override
        public <R extends Record> R settings(R defaults) {
            return defaults;
        }

        @Override
        public ExecutorService executor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledExecutorService scheduler() {
            throw new UnsupportedOperationException();
        }
    }
}
