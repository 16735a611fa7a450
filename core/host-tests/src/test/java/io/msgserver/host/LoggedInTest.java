package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of a plugin for logged-in and connected users. */
class LoggedInTest {
    private static final PluginSource NAMES = PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
            Username user = Username.parse(new String(message, UTF_8));
            return (server.isLoggedIn(user) + " " + server.isConnected(user) + " " + server.loggedIn().count() + " "
                    + server.connected().count()).getBytes(UTF_8);
            """);
    /** A plugin with the names from before {@code isLoggedIn} and {@code loggedIn} existed. */
    private static final PluginSource FORMER_NAMES = PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
            Username user = Username.parse(new String(message, UTF_8));
            return (server.isOnline(user) + " " + server.online().count()).getBytes(UTF_8);
            """);

    @Test
    void a_user_who_is_away_is_logged_in_and_not_connected(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, NAMES, ""); Wire wire = host.connectSomebody()) {
            TestUser away = host.login();
            Wire former = host.connect(away, 1);
            assertThat(wire.ask(away.username())).isEqualTo("true true 2 2");
            former.close();
            Awaitility.await().until(() -> wire.ask(away.username()).equals("true false 2 1"));
            host.gate().logout(away.uid(), away.subid());
            assertThat(wire.ask(away.username())).isEqualTo("false false 1 1");
        }
    }

    @Test
    void a_plugin_with_the_former_names_runs_unchanged(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, FORMER_NAMES, ""); Wire wire = host.connectSomebody()) {
            TestUser away = host.login();
            assertThat(wire.ask(away.username())).isEqualTo("true 2");
            host.gate().logout(away.uid(), away.subid());
            assertThat(wire.ask(away.username())).isEqualTo("false 1");
        }
    }
}
