package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.hotswap.call.FaultLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class VersionLoginServerTest {
    private static final Secret SECRET = Secret.of(new byte[8]);

    @Test
    void another_login_that_comes_during_the_kick_does_not_stand_in_the_way() throws Exception {
        var gate = new Gate();
        gate.online.add("1");
        gate.comesDuringKick = "2";
        assertThat(loginServer(gate).login(new Identity("sample", "alice"), SECRET)).isEqualTo("3");
        assertThat(gate.online).containsExactly("2", "3");
    }

    @Test
    void a_gate_that_is_not_there_is_refused_by_name() {
        assertThatThrownBy(() -> loginServer(new Gate()).login(new Identity("smaple", "alice"), SECRET))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessage("there is no gate smaple, only [sample]");
    }

    @Test
    void a_gate_that_is_not_open_costs_no_earlier_login() {
        var sample = new Gate();
        sample.online.add("1");
        var spare = new Gate();
        spare.closed = true;
        assertThatThrownBy(
                () -> loginServer(Map.of("sample", sample, "spare", spare)).login(new Identity("spare", "alice"),
                        SECRET))
                .isInstanceOf(LoginRefusedException.class).hasMessage("closed");
        assertThat(sample.online).containsExactly("1");
    }

    @Test
    void kicks_that_fail_without_end_do_not_fill_the_log() {
        var gate = new Gate();
        gate.online.add("1");
        gate.kickFails = true;
        VersionLoginServer loginServer = loginServer(gate);
        try (var log = CapturedLog.start()) {
            for (int i = 0; i < 200; i++) {
                assertThatThrownBy(() -> loginServer.login(new Identity("sample", "alice"), SECRET))
                        .hasMessage("subid 1 is online at gate sample, also after a kick");
            }
            log.awaitLines(10, "the kick of subid 1 at gate sample failed");
        }
    }

    private static VersionLoginServer loginServer(LoginGate gate) {
        return loginServer(Map.of("sample", gate));
    }

    private static VersionLoginServer loginServer(Map<String, LoginGate> gates) {
        return new VersionLoginServer(gates,
                new FaultLog("the login server", LoggerFactory.getLogger(VersionLoginServer.class)),
                new ComputeQueue(1, Duration.ofSeconds(10), System::nanoTime), new NoPlugin());
    }

    private static final class Gate implements LoginGate {
        private final List<String> online = new ArrayList<>();
        private String comesDuringKick = "";
        private boolean closed;
        private boolean kickFails;

        @Override
        public void requireOpen(String uid, Secret secret) throws LoginRefusedException {
            if (closed) {
                throw new LoginRefusedException("closed");
            }
        }

        @Override
        public String login(String uid, Secret secret) throws LoginRefusedException {
            requireOpen(uid, secret);
            online.add("3");
            return "3";
        }

        @Override
        public void kick(String uid, String subid) {
            if (kickFails) {
                throw new IllegalStateException("as told");
            }
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
